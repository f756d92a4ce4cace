"""Reads printed cards; see cards.sh."""

import pathlib
import subprocess
import sys

import numpy
import pymupdf
import zxingcpp
from PIL import Image, ImageFilter

TALLYTILL, WORK = sys.argv[1], pathlib.Path(sys.argv[2])
ROOT = pathlib.Path(__file__).parents[2]
LANGUAGES = ["en", "cs", "ru"]
NAMES = {"en": "Corner Coffee", "cs": "Káva Na Růžku", "ru": "Кофе на углу"}
CARDS = 12
# How a print may be seen: degrees aslant, blur and noise. An imager at arm's length sees some two pixels for each dot of the
# print; blur is counted in its pixels, noise in its greys of 255.
EYE = 2
PRINTS = [(0, 0.0, 0), (0, 1.0, 15), (1.5, 1.0, 20), (-4, 1.0, 25), (90, 1.0, 30), (180, 1.2, 30)]


def run(*arguments):
    return subprocess.run([TALLYTILL, *arguments], check=True, capture_output=True, text=True).stdout


def issue():
    """Cards of a new head office, as number to text."""
    (WORK / "hub.toml").write_text('data = "data"\nlisten = "127.0.0.1:0"\n')
    config = WORK / "hub.toml"
    run("hub", "publish", "--config", config, ROOT / "tests" / "data" / "coffee" / "programme.toml")
    run("cards", "issue", "--config", config, "--count", str(CARDS), "--out", WORK / "cards.csv")
    lines = (WORK / "cards.csv").read_text().splitlines()[1:]
    return {line.split(",")[0]: line.split(",")[2] for line in lines}


def printed(image):
    """Black and white, as a thermal head or a laser prints."""
    return image.point(lambda grey: 255 if grey > 127 else 0)


def seen(image, degrees, blur, noise, random):
    """A print with a white page around it, aslant, blurred and with noise, in the greys of a scanner's eye."""
    page = Image.new("L", (image.width + 80, image.height + 80), 255)
    page.paste(image, (40, 40))
    page = page.resize((page.width * EYE, page.height * EYE), resample=Image.Resampling.BILINEAR)
    page = page.rotate(degrees, expand=True, fillcolor=255, resample=Image.Resampling.BILINEAR)
    page = page.filter(ImageFilter.GaussianBlur(blur))
    greys = numpy.asarray(page, dtype=float) + random.normal(0, noise or 1e-9, (page.height, page.width))
    return Image.fromarray(greys.clip(0, 255).astype("uint8"))


def read(image, **how):
    """The QR codes and the bar codes of an image, as texts."""
    codes = zxingcpp.read_barcodes(image, **how)
    qr = sorted(code.text for code in codes if "QR" in str(code.format).upper())
    return qr, sorted(code.text for code in codes if "QR" not in str(code.format).upper())


def main():
    cards, faults, reads = issue(), [], 0
    random = numpy.random.default_rng(5)
    for language in LANGUAGES:
        common = ["cards", "print", WORK / "cards.csv", "--name", NAMES[language], "--language", language]
        run(*common, "--dpi", "203", "--out", WORK / f"{language}.png")
        for number, text in cards.items():
            image = printed(Image.open(WORK / f"{language}-{number}.png").convert("L"))
            for degrees, blur, noise in PRINTS:
                qr, bars = read(seen(image, degrees, blur, noise, random))
                reads += 1
                if qr != [text]:
                    faults.append(f"{language} {number} at {degrees} degrees, blur {blur}, noise {noise}: QR {qr}")
                if degrees == 0 and bars != [number]:
                    faults.append(f"{language} {number} at {degrees} degrees, blur {blur}, noise {noise}: bars {bars}")
        for format in ["pdf", "svg"]:
            out = WORK / f"{language}.{format}"
            run(*common, "--out", out)
            found = ([], [])
            for page in pymupdf.open(out):
                pixels = page.get_pixmap(dpi=300, colorspace=pymupdf.csGRAY)
                sheet = printed(Image.frombytes("L", (pixels.width, pixels.height), pixels.samples))
                # A sheet has no blur that shrinking would mend: bars of one pixel would be misread.
                codes = read(sheet, try_downscale=False)
                found[0].extend(codes[0])
                found[1].extend(codes[1])
            reads += 1
            if sorted(found[0]) != sorted(cards.values()) or sorted(found[1]) != sorted(cards):
                faults.append(f"{out.name}: {len(found[0])} QR codes, {len(found[1])} bar codes")
    good = run("cards", "verify", "--hub", WORK / "hub.toml", *cards.values())
    if good.count(": good (") != CARDS:
        faults.append(f"not all cards are good: {good}")
    for fault in faults:
        print(fault)
    print(f"{reads} prints read, {len(faults)} faults")
    return 1 if faults else 0


sys.exit(main())
