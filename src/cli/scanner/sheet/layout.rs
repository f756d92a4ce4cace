//! What stands where on a page: a title, then numbered codes one below the other, far enough apart that a scanner sees one.

use crate::cli::drawing::{Drawn, Font, PAGE_HEIGHT, Page, Percent, Shape, code_strokes};

/// Margins and columns, in micrometres: text on the left, codes on the right.
const LEFT: i32 = 18_000;
const RIGHT: i32 = 192_000;
const TOP: i32 = 12_000;
const BOTTOM: i32 = 279_000;
const TEXT_WIDTH: i32 = 66_000;
const NUMBER_LEFT: i32 = 92_000;
const CODE_LEFT: i32 = 100_000;
const CODE_WIDTH: i32 = 92_000;

/// A bar's module is as wide as this where the code has room, which every scanner reads at arm's length.
const BAR_MAX: i32 = 330;
const BAR_HEIGHT: i32 = 13_000;
const SQUARE_MODULE: i32 = 800;

/// Light around a code, in modules: ten beside bars, four around a square.
const BAR_QUIET: i32 = 10;
const SQUARE_QUIET: i32 = 4;

/// The space below a step.
const STEP_GAP: i32 = 8_000;
/// The space between two codes of one step.
const CODE_GAP: i32 = 7_000;

/// Sizes of letters.
const TITLE: i32 = 7_500;
const HEADING: i32 = 4_200;
const TEXT: i32 = 3_300;
const SMALL: i32 = 2_700;

/// One code with what is printed below it.
pub(super) struct Code {
    pub(super) drawn: Drawn,
    pub(super) text: String,
}

/// A step: what it is for, what to know, and the codes to scan one after the other.
pub(super) struct Step {
    pub(super) heading: String,
    pub(super) notes: Vec<String>,
    /// Printed in a frame: this may not work.
    pub(super) warnings: Vec<String>,
    pub(super) codes: Vec<Code>,
}

/// All that a sheet says.
pub(super) struct Sheet {
    pub(super) title: String,
    pub(super) subtitle: String,
    pub(super) lead: Vec<String>,
    pub(super) warnings: Vec<String>,
    pub(super) steps: Vec<Step>,
    pub(super) last: String,
    /// The foot of each page, from its number and that of all pages.
    pub(super) foot: Box<dyn Fn(usize, usize) -> String>,
}

/// Lays a sheet out.
pub(super) fn lay_out(sheet: &Sheet, font: &Font) -> Vec<Page> {
    let mut press = Press { font, pages: vec![Page::default()], y: TOP };
    press.head(sheet);
    let mut number: usize = 0;
    for step in &sheet.steps {
        press.step(step, &mut number);
    }
    press.paragraph(&sheet.last, LEFT, width(LEFT, RIGHT), TEXT, true);
    let pages = press.pages.len();
    for (index, page) in press.pages.iter_mut().enumerate() {
        let foot = (sheet.foot)(index.saturating_add(1), pages);
        let y = BOTTOM.saturating_add(9_000);
        let strokes = font.outline(&foot, SMALL, LEFT, y);
        page.shapes.push(Shape::Outline { strokes, bold: 0, black: 60 });
    }
    press.pages
}

fn width(from: i32, to: i32) -> i32 {
    to.saturating_sub(from)
}

fn count(number: usize) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

struct Press<'p> {
    font: &'p Font,
    pages: Vec<Page>,
    /// Where the next thing begins.
    y: i32,
}

impl Press<'_> {
    fn draw(&mut self, shape: Shape) {
        if let Some(page) = self.pages.last_mut() {
            page.shapes.push(shape);
        }
    }

    fn write(&mut self, text: &str, x: i32, y: i32, size: i32, bold: bool, black: Percent) {
        let strokes = self.font.outline(text, size, x, y);
        let bold = if bold { size.checked_div(28).unwrap_or_default() } else { 0 };
        self.draw(Shape::Outline { strokes, bold, black });
    }

    /// The lines of a text that are at most so wide.
    fn lines(&self, text: &str, most: i32, size: i32) -> Vec<String> {
        let mut lines = vec![String::new()];
        for word in text.split_whitespace() {
            let longer = lines.last().map_or(String::new(), |line| format!("{line} {word}"));
            let longer = longer.trim().to_owned();
            match lines.last_mut() {
                Some(line) if line.is_empty() || self.font.width(&longer, size) <= most => *line = longer,
                _ => lines.push(word.to_owned()),
            }
        }
        lines
    }

    fn line_height(size: i32) -> i32 {
        size.saturating_mul(135).checked_div(100).unwrap_or(size)
    }

    /// Writes a text from the current line down.
    fn paragraph(&mut self, text: &str, x: i32, most: i32, size: i32, bold: bool) {
        for line in self.lines(text, most, size) {
            self.y = self.y.saturating_add(Self::line_height(size));
            self.write(&line, x, self.y, size, bold, 100);
        }
    }

    /// A warning: text in bold with a bar at its left.
    fn warning(&mut self, text: &str, x: i32, most: i32, size: i32) {
        let top = self.y.saturating_add(1_400);
        self.paragraph(text, x.saturating_add(3_000), most.saturating_sub(3_000), size, true);
        let height = self.y.saturating_add(800).saturating_sub(top);
        self.draw(Shape::Rect { x, y: top, width: 1_200, height, black: 100 });
        self.y = self.y.saturating_add(1_000);
    }

    fn head(&mut self, sheet: &Sheet) {
        let most = width(LEFT, RIGHT);
        self.paragraph(&sheet.title, LEFT, most, TITLE, true);
        self.y = self.y.saturating_add(500);
        self.paragraph(&sheet.subtitle, LEFT, most, HEADING, false);
        self.y = self.y.saturating_add(2_500);
        for line in &sheet.lead {
            self.paragraph(line, LEFT, most, TEXT, false);
        }
        self.y = self.y.saturating_add(1_000);
        for warning in &sheet.warnings {
            self.warning(warning, LEFT, most, TEXT);
        }
        self.rule();
    }

    fn rule(&mut self) {
        self.y = self.y.saturating_add(3_000);
        let (y, width) = (self.y, width(LEFT, RIGHT));
        self.draw(Shape::Rect { x: LEFT, y, width, height: 150, black: 40 });
        self.y = self.y.saturating_add(5_000);
    }

    fn code_size(drawn: &Drawn) -> (i32, i32, i32) {
        match drawn {
            Drawn::Bars(bars) => {
                let modules = count(bars.len()).saturating_add(BAR_QUIET.saturating_mul(2));
                let module = CODE_WIDTH.checked_div(modules).unwrap_or(BAR_MAX).min(BAR_MAX);
                (module, BAR_QUIET.saturating_mul(module), BAR_HEIGHT)
            }
            Drawn::Square { side, .. } => {
                let height = count(*side).saturating_mul(SQUARE_MODULE);
                (SQUARE_MODULE, SQUARE_QUIET.saturating_mul(SQUARE_MODULE), height)
            }
        }
    }

    fn codes_height(step: &Step) -> i32 {
        let all = step.codes.iter().fold(0, |sum: i32, code| {
            let (_, _, height) = Self::code_size(&code.drawn);
            sum.saturating_add(height).saturating_add(5_000).saturating_add(CODE_GAP)
        });
        all.saturating_sub(CODE_GAP)
    }

    fn text_height(&self, step: &Step) -> i32 {
        let height = |text: &str, size: i32| {
            count(self.lines(text, TEXT_WIDTH, size).len()).saturating_mul(Self::line_height(size))
        };
        let notes = step.notes.iter().fold(0, |sum: i32, note| sum.saturating_add(height(note, TEXT)));
        let warned =
            |sum: i32, warning: &String| sum.saturating_add(height(warning, TEXT)).saturating_add(3_000);
        let warnings = step.warnings.iter().fold(0, warned);
        height(&step.heading, HEADING).saturating_add(notes).saturating_add(warnings)
    }

    /// Draws a step whole on this page or on the next.
    fn step(&mut self, step: &Step, number: &mut usize) {
        let height = Self::codes_height(step).max(self.text_height(step));
        if self.y.saturating_add(height) > BOTTOM {
            self.pages.push(Page::default());
            self.y = TOP;
        }
        let top = self.y;
        self.paragraph(&step.heading, LEFT, TEXT_WIDTH, HEADING, true);
        for note in &step.notes {
            self.paragraph(note, LEFT, TEXT_WIDTH, TEXT, false);
        }
        for warning in &step.warnings {
            self.warning(warning, LEFT, TEXT_WIDTH, TEXT);
        }
        let below_text = self.y;
        self.y = top;
        for code in &step.codes {
            *number = number.saturating_add(1);
            self.code(code, *number);
        }
        self.y = self.y.saturating_sub(CODE_GAP).max(below_text).saturating_add(STEP_GAP);
    }

    fn code(&mut self, code: &Code, number: usize) {
        let (module, quiet, height) = Self::code_size(&code.drawn);
        let (x, y) = (CODE_LEFT.saturating_add(quiet), self.y);
        let strokes = code_strokes(&code.drawn, x, y, module, height);
        self.draw(Shape::Outline { strokes, bold: 0, black: 100 });
        let number_y = y.saturating_add(Self::line_height(HEADING));
        self.write(&number.to_string(), NUMBER_LEFT, number_y, HEADING, true, 100);
        let text_y = y.saturating_add(height).saturating_add(4_000);
        self.write(&code.text, x, text_y, SMALL, false, 100);
        self.y = text_y.saturating_add(1_000).saturating_add(CODE_GAP);
    }
}

const _: () = assert!(BOTTOM < PAGE_HEIGHT, "the foot fits below");
