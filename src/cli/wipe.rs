//! `tallytill till wipe`: asks first, and says what would be lost.

use std::io::{IsTerminal as _, Write as _, stdin, stdout};
use std::path::Path;
use std::process::ExitCode;

use crate::till::wipe::{Loss, apply_wipe, plan_wipe};

/// Wipes a till; without `is_sure` its name has to be typed.
pub(super) fn run(data: &Path, is_sure: bool) -> anyhow::Result<ExitCode> {
    let loss = plan_wipe(data)?;
    println!("{}", tell(&loss, data));
    if !is_sure {
        if !stdin().is_terminal() {
            anyhow::bail!("nothing was deleted: nobody is there to be asked; say `--yes` if you are sure");
        }
        print!("To delete it, type the name of the till: ");
        stdout().flush()?;
        let mut answer = String::new();
        stdin().read_line(&mut answer)?;
        if answer.trim() != loss.name {
            anyhow::bail!("nothing was deleted: that is not its name");
        }
    }
    apply_wipe(data)?;
    println!("deleted; `tallytill till enrol` takes this box into service again, with a new code");
    Ok(ExitCode::SUCCESS)
}

fn tell(loss: &Loss, data: &Path) -> String {
    let lost = match loss.unsent {
        Some(0) => "head office has everything that it sold".to_owned(),
        Some(entries) => format!("{entries} entries were never sent: those sales and points WILL BE LOST"),
        None => "its journal can't be read: what was never sent WILL BE LOST".to_owned(),
    };
    format!("till `{}` of `{}` in {}: {lost}", loss.name, loss.store, data.display())
}
