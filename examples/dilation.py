"""Dilation and erosion of a photograph, in the plain Python that anyone would write.

    ./conure run examples/dilation.py [PICTURE]

Both are computed naively, O(k²) per pixel for a k×k window, and separably, O(k) per pixel; by CPython, SciPy and Conure;
on float64 and on uint8. The times are printed, all results must equal SciPy's, and pictures of the dilated, eroded, opened
and closed photograph are written to `examples/out`.
"""

import argparse
import pathlib
import sys
import threading
import time

import numpy as np
from PIL import Image, ImageDraw
from scipy import ndimage

import conure
from stopwatch import milliseconds, stopwatch, table

WIDTH, HEIGHT = 1024, 768
WINDOW = (7, 7)


# ---- the functions ---------------------------------------------------------------------------------------------------------

@conure.jit
def dilate_naive(image, window):
    """The largest value in the window around each pixel; at the border the window is cut."""
    rows, columns = image.shape
    vertical = window[0] // 2
    horizontal = window[1] // 2
    result = np.empty_like(image)
    for i in range(rows):
        for j in range(columns):
            largest = image[i, j]
            for k in range(max(0, i - vertical), min(rows, i + vertical + 1)):
                for l in range(max(0, j - horizontal), min(columns, j + horizontal + 1)):
                    largest = max(largest, image[k, l])
            result[i, j] = largest
    return result


@conure.jit
def erode_naive(image, window):
    """The smallest value in the window around each pixel; at the border the window is cut."""
    rows, columns = image.shape
    vertical = window[0] // 2
    horizontal = window[1] // 2
    result = np.empty_like(image)
    for i in range(rows):
        for j in range(columns):
            smallest = image[i, j]
            for k in range(max(0, i - vertical), min(rows, i + vertical + 1)):
                for l in range(max(0, j - horizontal), min(columns, j + horizontal + 1)):
                    smallest = min(smallest, image[k, l])
            result[i, j] = smallest
    return result


def largest_along(line, size, result):
    for i in range(len(line)):
        largest = line[i]
        for k in range(max(0, i - size // 2), min(len(line), i + size // 2 + 1)):
            largest = max(largest, line[k])
        result[i] = largest


def smallest_along(line, size, result):
    for i in range(len(line)):
        smallest = line[i]
        for k in range(max(0, i - size // 2), min(len(line), i + size // 2 + 1)):
            smallest = min(smallest, line[k])
        result[i] = smallest


@conure.jit
def dilate_separable(image, window):
    """The same as `dilate_naive`: along the rows first, then along the columns of what that gave."""
    rows, columns = image.shape
    between = np.empty_like(image)
    for i in range(rows):
        largest_along(image[i, :], window[1], between[i, :])
    result = np.empty_like(image)
    for j in range(columns):
        largest_along(between[:, j], window[0], result[:, j])
    return result


@conure.jit
def erode_separable(image, window):
    """The same as `erode_naive`: along the rows first, then along the columns of what that gave."""
    rows, columns = image.shape
    between = np.empty_like(image)
    for i in range(rows):
        smallest_along(image[i, :], window[1], between[i, :])
    result = np.empty_like(image)
    for j in range(columns):
        smallest_along(between[:, j], window[0], result[:, j])
    return result


# SciPy's way to cut the window at the border is to repeat the nearest pixel, which changes neither maximum nor minimum.

def scipy_dilate(image, window):
    return ndimage.grey_dilation(image, size=window, mode="nearest")


def scipy_erode(image, window):
    return ndimage.grey_erosion(image, size=window, mode="nearest")


ALGORITHMS = {
    "dilation, naive": (dilate_naive, scipy_dilate),
    "erosion, naive": (erode_naive, scipy_erode),
    "dilation, separable": (dilate_separable, scipy_dilate),
    "erosion, separable": (erode_separable, scipy_erode),
}


# ---- the picture -----------------------------------------------------------------------------------------------------------

def load(path):
    """A photograph as uint8 of shape (HEIGHT, WIDTH), its middle where it has other proportions.

    Without a path: the photograph of a human retina that comes with scikit-image. Closing it removes the finer blood vessels.
    """
    if path is None:
        from skimage import data
        picture = Image.fromarray(data.retina())
    else:
        picture = Image.open(path)
    picture = picture.convert("L")
    width = min(picture.width, picture.height * WIDTH // HEIGHT)
    height = min(picture.height, picture.width * HEIGHT // WIDTH)
    left, top = (picture.width - width) // 2, (picture.height - height) // 2
    box = (left, top, left + width, top + height)
    return np.asarray(picture.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS, box=box)).copy()


def write_pictures(photograph, folder):
    """Write the photograph, dilated, eroded, opened and closed, and all five on one contact sheet."""
    dilated = dilate_naive(photograph, WINDOW)
    eroded = erode_naive(photograph, WINDOW)
    pictures = {
        "before": photograph,
        "dilated": dilated,
        "eroded": eroded,
        "opened": dilate_naive(eroded, WINDOW),
        "closed": erode_naive(dilated, WINDOW),
    }
    folder.mkdir(parents=True, exist_ok=True)
    margin, caption = 8, 24
    width, height = WIDTH // 2, HEIGHT // 2
    sheet = Image.new("L", (3 * (width + margin) + margin, 2 * (height + caption + margin) + margin), 255)
    pen = ImageDraw.Draw(sheet)
    for number, (name, pixels) in enumerate(pictures.items()):
        picture = Image.fromarray(pixels)
        picture.save(folder / f"{name}.png")
        left = margin + number % 3 * (width + margin)
        top = margin + number // 3 * (height + caption + margin)
        pen.text((left, top + 4), f"{name}, {WINDOW[0]} x {WINDOW[1]} window" if number else name, fill=0)
        sheet.paste(picture.resize((width, height)), (left, top + caption))
    sheet.save(folder / "sheet.png")


# ---- measuring -------------------------------------------------------------------------------------------------------------

class Progress:
    """Shows on one line how long something has been running and about how long it will take."""

    def __init__(self, label, expected):
        self.label = label
        self.expected = expected
        self.finished = threading.Event()
        self.thread = threading.Thread(target=self.show, daemon=True)

    def show(self):
        start = time.perf_counter()
        while not self.finished.wait(0.2):
            elapsed = time.perf_counter() - start
            print(f"\r  {self.label}: {elapsed:.0f} s of about {max(elapsed, self.expected):.0f} s ",
                  end="", file=sys.stderr, flush=True)

    def __enter__(self):
        self.thread.start()

    def __exit__(self, *_):
        self.finished.set()
        self.thread.join()
        print("\r\033[K", end="", file=sys.stderr, flush=True)


def time_in_cpython(label, function, image):
    """Run the plain function once on the whole picture: seconds and result. A few rows tell how long that will take."""
    plain = getattr(function, "__wrapped__", function)
    strip = image[:16]
    start = time.perf_counter()
    plain(strip, WINDOW)
    expected = (time.perf_counter() - start) * len(image) / len(strip)
    with Progress(f"CPython, {label}", expected):
        start = time.perf_counter()
        result = plain(image, WINDOW)
        return time.perf_counter() - start, result


def measure(image, with_cpython):
    """Rows of the table for a picture; raises if any result differs from SciPy's."""
    rows = []
    for name, (function, reference) in ALGORITHMS.items():
        label = f"{name}, {image.dtype}"
        expected, _, scipy_seconds = stopwatch(reference, image, WINDOW)
        result, first, seconds = stopwatch(function, image, WINDOW)
        results = {"Conure": result}
        cpython_seconds = None
        if with_cpython:
            cpython_seconds, results["CPython"] = time_in_cpython(label, function, image)
        for who, found in results.items():
            if found.dtype != expected.dtype or not np.array_equal(found, expected):
                raise SystemExit(f"{label}: {who}'s result differs from SciPy's")
        rows.append([label, milliseconds(max(0.0, first - seconds)),
                     "" if cpython_seconds is None else milliseconds(cpython_seconds),
                     milliseconds(scipy_seconds), milliseconds(seconds)])
    return rows


def main():
    parser = argparse.ArgumentParser(description="Dilate and erode a photograph.")
    parser.add_argument("picture", nargs="?", help="an image file (default: a photograph from scikit-image)")
    parser.add_argument("--no-cpython", action="store_true", help="leave out CPython, which takes about half a minute")
    parser.add_argument("--output", type=pathlib.Path, default=pathlib.Path(__file__).parent / "out",
                        help="folder for the pictures (default: examples/out)")
    options = parser.parse_args()

    photograph = load(options.picture)
    print(f"{WIDTH}×{HEIGHT} pixels, {WINDOW[0]}×{WINDOW[1]} window")
    rows = measure(photograph.astype(np.float64), not options.no_cpython) + measure(photograph, not options.no_cpython)
    table(["algorithm", "compile time", "CPython", "SciPy", "Conure"], rows)
    print("All results equal SciPy's.")
    write_pictures(photograph, options.output)
    print(f"Pictures: {options.output}/{{before,dilated,eroded,opened,closed,sheet}}.png")


if __name__ == "__main__":
    main()
