"""What a cashier does, in a real Chromium against a real till: usage `stories.py PROGRAM WORK AXE PICTURES`."""

import re
import signal
import sys
import time

from checks import Checks
from shop import Shop
from webdriver import ENTER, ESCAPE, F2, F3, F4, F6, F7, F8, F9, RIGHT, SPACE, TAB, Browser

LUCIE, EMILY, JANA = "2900000006850", "2900000004115", "2900000000018"
NEW_CARD = "2900000015074"
BADGE = "OP-BOSS-2026"
FLAT_WHITE, LATTE, SIDAMO, CROISSANT = "2001100000509", "2001100000608", "8599887702036", "2001100002107"

SIZES = [(1024, 768), (1366, 768), (768, 1024)]
LANGUAGES = ["en", "cs", "ru"]

# Scans that are measured, and how long the slowest but for one in twenty may take, in milliseconds.
SCANS = 80
SCAN_P95_MS = 50.0

# Notes the moment at which a change of what is to pay has been painted, in milliseconds since 1970.
WATCH_PAINTS = """
window.paints = [];
const { port1, port2 } = new MessageChannel();
port1.onmessage = () => window.paints.push(performance.timeOrigin + performance.now());
new MutationObserver(() => requestAnimationFrame(() => port2.postMessage(null)))
  .observe(document.getElementById("due"), { childList: true, characterData: true, subtree: true });
"""


def sell(shop, browser, card, goods):
    """Scans a card and goods, one after another as each answer is seen."""
    if card:
        shop.scan(card)
        browser.wait_seen("#card-remove")
    for count, code in enumerate(goods, start=1):
        shop.scan(code)
        browser.wait(
            f"{count} pieces lie in the basket",
            lambda: sum(int(line["quantity"]) for line in shop.ask("/v1/basket")["basket"]["lines"]) == count,
        )
    if goods:
        browser.wait("the last one is shown", lambda: browser.text("#due") == due_of(shop, browser))


def due_of(shop, browser):
    """What is to pay, as the page in English writes it."""
    whole, cents = shop.ask("/v1/basket")["quote"]["totals"]["due"].split(".")
    grouped = re.sub(r"\B(?=(\d{3})+$)", ",", whole)
    return f"{grouped}.{cents} Kč"


def pay(browser):
    browser.press(F9)
    browser.wait_seen("#next-customer")


def a_member_spends_points_and_the_customer_reads_along(shop, browser, checks):
    cashier = browser.tabs()[0]
    customer = browser.open_tab()
    browser.switch(customer)
    browser.size(1024, 768)
    browser.go(f"{shop.address}/customer?lang=en")
    browser.wait_text(".welcome", "Show your card")
    browser.switch(cashier)
    sell(shop, browser, LUCIE, [FLAT_WHITE, LATTE, LATTE, SIDAMO, CROISSANT])
    browser.wait_text("#member", "Lucie Černá")
    browser.wait_text("#member", "points may pay 50% of a purchase at most")
    assert browser.text("#due") == "550.37 Kč", browser.text("#due")
    browser.click("label.choice:has(input[value=half])")
    browser.wait_text("#due", "413.37 Kč")
    checks.look("basket-en")
    browser.switch(customer)
    browser.wait_text("#total", "413.37 Kč")
    shown = browser.text("body")
    assert "Part of the house" in shown and "Lucie" not in shown and LUCIE not in shown, shown
    checks.look("customer-basket-en")
    browser.switch(cashier)
    pay(browser)
    browser.wait_text("#paper", "Points spent")
    checks.look("receipt-en")
    browser.switch(customer)
    browser.wait_text(".thanks", "Paid 413.37 Kč")
    checks.look("customer-thanks-en")
    browser.call("DELETE", "/window")
    browser.switch(cashier)
    browser.press(F9)
    browser.wait_gone("#receipt")


def head_office_goes_away_and_returns_without_a_jump(shop, browser, checks):
    place = "return JSON.stringify(document.getElementById('pay').getBoundingClientRect())"
    before = browser.run(place)
    shop.stop("hub", signal.SIGKILL)
    browser.wait_text("#link", "Offline")
    sell(shop, browser, EMILY, [FLAT_WHITE])
    assert browser.run(place) == before, "paying has moved"
    checks.look("offline-en")
    pay(browser)
    browser.press(F9)
    browser.wait_text("#link", "Unsent")
    shop.open_hub()
    browser.wait_text("#link", "Online")
    browser.wait("everything is sent", lambda: shop.ask("/v1/status")["journal"]["unsent"] == 0)
    assert browser.run(place) == before, "paying has moved"


def a_customer_joins_and_buys_with_the_keyboard_alone(shop, browser, checks):
    shop.scan(NEW_CARD)
    browser.wait_seen("#enrol-open")
    browser.press(F6)
    browser.wait_seen("#enrol")
    browser.write("Karel Nový")
    checks.look("enrol-en")
    browser.press(TAB, TAB, SPACE, TAB, TAB, ENTER)
    browser.wait_text("#member", "Karel Nový")
    browser.press(F3)
    browser.write("esp")
    browser.press(ENTER)
    browser.wait_text("#lines", "Espresso")
    browser.press(F9)
    browser.wait_seen("#next-customer")
    browser.press(F9)
    browser.wait_gone("#receipt")
    browser.wait_seen("#card")
    browser.press(F2)
    browser.write(JANA)
    browser.press(ENTER)
    browser.wait_text("#member", "Jana Nováková")
    browser.press(F3)
    browser.write("flat")
    browser.press(ENTER)
    browser.wait_seen("#spend")
    browser.press(F4, RIGHT)
    browser.wait("half is chosen", lambda: browser.run("return document.querySelector('input[value=half]').checked"))
    browser.wait_seen("#sum-points")
    pay(browser)
    browser.press(F9)
    browser.press(F8)
    browser.wait_text("#sales", "Karel Nový")
    browser.press(ESCAPE, F7)
    browser.wait_seen("#menu")
    checks.look("menu-en")
    browser.press(ESCAPE)
    browser.wait_gone("#menu")


def goods_come_back_by_the_code_of_the_receipt(shop, browser, checks):
    last = shop.ask("/v1/sales")["sales"][0]
    code = shop.ask(f"/v1/sales/{last['op_id']}")["receipt_code"]
    shop.scan(code)
    browser.wait_seen("#return")
    checks.look("return-en")
    browser.click("#return-all")
    browser.click("#return-form [type=submit]")
    browser.wait_text("#sales-note", "Give back")
    browser.press(ESCAPE)
    browser.wait_gone("#sales")


def a_sale_is_cancelled_and_the_day_is_closed(shop, browser, checks):
    browser.press(F8)
    browser.wait_seen("#sales-rows [data-slot=void]")
    checks.look("sales-en")
    browser.click("#sales-rows tr:last-child [data-slot=void]")
    browser.wait_seen("#void-confirm")
    browser.click("#void-confirm")
    browser.wait_text("#sales-note", "The sale is cancelled")
    browser.press(ESCAPE)
    browser.wait_gone("#sales")
    browser.click("#menu-open")
    browser.click("#day-open")
    browser.click("#day-close")
    browser.wait_text("#day", "The day is closed")
    checks.look("day-en")
    browser.click("#day-done")


def every_language_theme_and_screen_shows_all_of_it(shop, browser, checks):
    shop.scan(LUCIE)
    for code in [FLAT_WHITE, LATTE, SIDAMO, CROISSANT]:
        shop.scan(code)
    for language in LANGUAGES:
        browser.go(f"{shop.address}/?lang={language}")
        browser.wait_seen("#spend")
        for width, height in SIZES:
            browser.size(width, height)
            for theme in ["light", "dark"]:
                browser.theme(theme)
                checks.look(f"basket-{language}-{width}-{theme}", audit=width == 1024)
            browser.theme("light")
            for key, dialog in [(F8, "sales"), (F7, "menu")]:
                browser.press(key)
                browser.wait_seen(f"#{dialog}")
                checks.look(f"{dialog}-{language}-{width}", audit=False)
                browser.press(ESCAPE)
                browser.wait_gone(f"#{dialog}")
        browser.go(f"{shop.address}/customer?lang={language}")
        browser.wait_seen("#total")
        for width, height in SIZES:
            browser.size(width, height)
            checks.look(f"customer-{language}-{width}", audit=width == 1024)
    browser.size(1024, 768)
    browser.go(f"{shop.address}/?lang=en")
    browser.click("#basket-clear")
    browser.click("#card-remove")
    browser.wait_seen("#basket-empty")


def a_scan_is_answered_before_anybody_notices(shop, browser, checks):
    browser.run(WATCH_PAINTS)
    taken = []
    for _ in range(SCANS):
        sent = shop.scan(FLAT_WHITE)
        seen = len(taken)
        paints = browser.wait("the scan is painted", lambda: (lambda found: found if len(found) > seen else None)(browser.run("return window.paints")))
        taken.append(paints[seen] - sent * 1000)
    taken.sort()
    p50, p95 = taken[len(taken) // 2], taken[len(taken) * 95 // 100]
    print(f"scan to painted answer over {SCANS} scans: median {p50:.1f} ms, 95th percentile {p95:.1f} ms, slowest {taken[-1]:.1f} ms")
    print(f"the promise of {SCAN_P95_MS:.0f} ms at the 95th percentile is {'kept' if p95 <= SCAN_P95_MS else 'NOT kept on this machine as it was loaded'}")
    browser.click("#basket-clear")


def training_cannot_be_mistaken_and_counts_nothing(shop, browser, checks):
    before = shop.ask("/v1/status")["journal"]["seq"]
    browser.wait_seen("#basket-empty")
    browser.press(F7)
    browser.click("#training-begin")
    browser.wait_text("#training", "TRAINING")
    sell(shop, browser, LUCIE, [FLAT_WHITE])
    for theme in ["dark", "light"]:
        browser.theme(theme)
        checks.look(f"training-en-{theme}")
    pay(browser)
    browser.wait_text("#paper", "TRAINING")
    browser.press(F9)
    browser.wait_gone("#receipt")
    browser.click("#training-end")
    browser.wait_gone("#training")
    assert shop.ask("/v1/status")["journal"]["seq"] == before, "training was written down"


def a_colleague_signs_in_and_another_approves(shop, browser, checks):
    shop.tell("hub", "operator", "add", "--config", "hub.toml", "12", "Eva", "--pin", "4711")
    shop.tell("hub", "operator", "add", "--config", "hub.toml", "7", "Jan", "--rights", "all", "--pin", "0815", "--badge", BADGE)
    browser.wait_seen("#desk")
    browser.wait_text("#desk-people", "Jan")
    checks.look("sign-in-en")
    browser.press(ESCAPE)
    browser.wait_seen("#desk")
    browser.click("#desk-people li:last-child button")
    for digit in "4711":
        browser.click(f"[data-digit='{digit}']")
    browser.click("#desk-form [type=submit]")
    browser.wait_gone("#desk")
    browser.wait_text(".brand", "Eva")
    sell(shop, browser, None, [FLAT_WHITE])
    pay(browser)
    browser.press(F9)
    browser.wait_gone("#receipt")
    browser.press(F8)
    browser.click("#sales-rows tr:first-child [data-slot=void]")
    browser.click("#void-confirm")
    browser.wait_text("#desk", "You may not cancel sales")
    checks.look("approve-en")
    shop.scan(BADGE)
    browser.wait_text("#sales-note", "The sale is cancelled")
    browser.press(ESCAPE, F7)
    browser.click("#desk-leave")
    browser.wait_seen("#desk")
    shop.scan(BADGE)
    browser.wait_text(".brand", "Jan")


STORIES = [
    a_member_spends_points_and_the_customer_reads_along,
    head_office_goes_away_and_returns_without_a_jump,
    a_customer_joins_and_buys_with_the_keyboard_alone,
    goods_come_back_by_the_code_of_the_receipt,
    a_sale_is_cancelled_and_the_day_is_closed,
    every_language_theme_and_screen_shows_all_of_it,
    training_cannot_be_mistaken_and_counts_nothing,
    a_scan_is_answered_before_anybody_notices,
    a_colleague_signs_in_and_another_approves,
]


def main(program, work, axe, pictures):
    shop = Shop(program, f"{work}/shop")
    browser = Browser(work)
    checks = Checks(browser, open(axe).read(), pictures)
    try:
        print(f"Chromium {browser.version}")
        browser.go(f"{shop.address}/?lang=en")
        browser.wait_text("#link", "Online")
        checks.look("empty-en")
        for story in STORIES:
            started = time.monotonic()
            story(shop, browser, checks)
            print(f"ok   {story.__name__} ({time.monotonic() - started:.1f} s)")
        # A cancellation that waits for a colleague is refused at first, which the browser tells of.
        complaints = [told for told in browser.complaints() if "/void?" not in told]
        checks.faults += [f"the browser complains: {told}" for told in complaints]
    except BaseException:
        browser.picture(f"{pictures}/FAILED.png")
        raise
    finally:
        browser.close()
        shop.close()
    print(f"{checks.looks} states looked at, {checks.audits} of them by axe-core; pictures in {pictures}")
    for fault in checks.faults:
        print(f"FAULT {fault}")
    return 1 if checks.faults else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
