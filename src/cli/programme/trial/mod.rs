//! `tallytill programme try`: a basket from a file, sold under a programme and for nobody's account. Prints the receipt as a
//! till prints it, then why it is so.
//!
//! The basket file (TOML; unknown keys are refused, every fault names its line and key):
//!
//! ```toml
//! goods = "goods.csv"          # a list of goods beside this file: its lines are then named by sku alone
//! date = "2026-11-24"          # by the shop's clock; without a date it is now
//! time = "17:30"               # noon where only the date is given
//! store = "old-town"
//! till_group = "drive-in"
//! online = true                # whether head office answers
//!
//! [member]                     # without this block no card is shown
//! points = "120"               # the balance; of it, with dates:
//! lots = [{ points = "50", from = "2026-12-01", until = "2026-12-31" }]
//! spent = "340.00"             # in all; without it what `came` comes to
//! visits = 7                   # in all; without it what `came` comes to
//! came = [{ day = "2026-10-01", spent = "120.00", points = "12" }]
//! stamps = { coffee = 9 }
//! vouchers = [{ offer = "free-cup", until = "2026-12-31" }]
//! used = [{ offer = "happy-hour", day = "2026-11-20", times = 1 }]
//! holds = { tier = "gold", until = "2026-12-31" }
//! birthday = "05-12"
//! joined = "2026-01-01"
//! segments = ["regulars"]      # also: tags, assigned, favourite, app, referred
//!
//! [choices]
//! spend = "10"
//! coupons = ["SUMMER"]
//! rewards = ["free-cup"]
//! donate = { charity = "trees", points = "5" }
//! payment = "card"
//!
//! [given.happy-hour]           # what this till gave under a rule so far
//! times = 40
//! money = "800.00"
//!
//! [[line]]
//! sku = "espresso"
//! quantity = "2"               # one where it is left out
//!
//! [[line]]                     # an article that is on no list
//! sku = "special"
//! name = "Cake of the day"
//! category = "bakery/sweet"    # also: unit, brand, tags, minimum
//! unit_price = "95.00"
//! ```
//!
//! `until` is the last day on which something holds.

mod basket;
mod basket_file;
mod person;
mod place;
mod receipt;

pub(super) use receipt::run;
