"""The results as tables on the terminal and as a picture."""

KERNEL_PEERS = ["conure", "NumPy/SciPy", "numba", "numba fastmath", "C", "CPython"]


def print_tables(results):
    machine = results["machine"]
    print(", ".join(f"{key} {value}" for key, value in machine.items()))
    if results["processes"]:
        print("\nProcesses (median)\n")
        print_table(["", "unit", "Conure", "Numba", "ratio"], [process_row(row) for row in results["processes"]])
    if results["kernels"]:
        print("\nOne thread (best), and Conure's time divided by theirs (paired)\n")
        peers = [peer for peer in KERNEL_PEERS if any(peer in row["milliseconds"] for row in results["kernels"])]
        print_table(["", *peers, *(f"÷ {peer}" for peer in peers if peer != "conure")],
                    [kernel_row(row, peers) for row in results["kernels"]])
    if results["arrays"]:
        print("\nArray programs: Conure's time divided by NumPy's (paired) by number of elements, peak memory in MB, slowest first\n")
        print_table(["", *(f"{int(size):.0e}" for size in results["arrays"][0]["sizes"]), "memory", "NumPy's", "compiled in ms"],
                    [array_row(row) for row in sorted(results["arrays"], key=slowest, reverse=True)])
    if results["growth"]:
        print("\nCompile time in ms by number of array statements, and the power with which it grows\n")
        print_table(["", *map(str, results["growth"][0]["milliseconds"]), "power"],
                    [[row["name"], *(f"{taken:.0f}" for taken in row["milliseconds"].values()), f"{row['exponent']:.2f}"]
                     for row in results["growth"]])
    print_failures(results["processes"] + results["kernels"])


def print_failures(rows):
    """Who is missing where, and why; rows with the same reason together."""
    reasons = {}
    for row in rows:
        for peer, reason in row["failures"].items():
            reasons.setdefault((peer, reason), []).append(row["name"])
    for (peer, reason), names in reasons.items():
        where = ", ".join(names) if len(names) <= 3 else f"{len(names)} rows"
        print(f"\nwithout {peer}: {where}\n    {reason[:200]}")


def process_row(row):
    ours, theirs = row["median"].get("conure"), row["median"].get("numba")
    ratio = f"{ours / theirs:.2f}" if ours and theirs and row["unit"] == "ms" else ""
    return [row["name"], row["unit"], number(ours), number(theirs), ratio]


def kernel_row(row, peers):
    return [row["name"], *(duration(row["milliseconds"].get(peer)) for peer in peers),
            *(f"{row['ratio'][peer]:.2f}" if peer in row["ratio"] else "" for peer in peers if peer != "conure")]


def slowest(row):
    return max(size["ratio"] for size in row["sizes"].values())


def array_row(row):
    return [row["name"], *(f"{size['ratio']:.2f}" for size in row["sizes"].values()),
            *(f"{row['memory'][peer] / 1e6:.0f}" for peer in ["conure", "numpy"]), f"{row['compile_ms']:.0f}"]


def number(value):
    if value is None:
        return "-"
    return f"{value:.2f}"


def duration(milliseconds):
    if milliseconds is None:
        return "-"
    for factor, unit in [(1, "ms"), (1e3, "µs")]:
        if milliseconds * factor >= 0.1:
            return f"{milliseconds * factor:.2f} {unit}"
    return f"{milliseconds * 1e6:.0f} ns"


def print_table(headings, rows):
    widths = [max(len(row[column]) for row in [headings, *rows]) for column in range(len(headings))]
    for row in [headings, *rows]:
        print("  ".join(cell.ljust(width) if column == 0 else cell.rjust(width)
                        for column, (cell, width) in enumerate(zip(row, widths))))


def draw(results, path):
    """Bars of each kernel's time relative to the hand-written C, on a logarithmic axis; beside them the processes' times."""
    import matplotlib
    matplotlib.use("Agg")
    from matplotlib import pyplot

    kernels = [row for row in results["kernels"] if "C" in row["milliseconds"]]
    processes = [row for row in results["processes"] if row["unit"] == "ms" and row["median"]]
    panels = [panel for panel in [
        (kernels, ["conure", "numba", "numba fastmath", "NumPy/SciPy"],
         lambda row, peer: row["milliseconds"].get(peer, 0) / row["milliseconds"]["C"],
         "time divided by hand-written C's, one thread (shorter is better)"),
        (processes, ["conure", "numba"], lambda row, peer: row["median"].get(peer, 0), "milliseconds (shorter is better)"),
    ] if panel[0]]
    if results["growth"]:
        draw_growth(results["growth"], path.with_name("growth.png"))
    if not panels:
        return
    height = 1.5 + 0.62 * max(len(rows) for rows, *_ in panels)
    figure, axes = pyplot.subplots(1, len(panels), figsize=(7.5 * len(panels), height), squeeze=False)
    for place, (rows, peers, value, title) in zip(axes[0], panels):
        bars(place, rows, peers, value)
        place.set_title(title, fontsize=10, pad=24)
        if rows is kernels:
            place.set_xscale("log")
            place.set_xlim(left=0.3)
            place.axvline(1, color="black", linewidth=1)
    figure.tight_layout()
    figure.savefig(path, dpi=110)
    pyplot.close(figure)


def draw_growth(rows, path):
    """Compile time over the number of array statements, both logarithmic."""
    from matplotlib import pyplot
    figure, axes = pyplot.subplots(figsize=(6, 4))
    for row in rows:
        axes.loglog(list(row["milliseconds"]), list(row["milliseconds"].values()), "o-", label=f"{row['name']}: power {row['exponent']:.2f}")
    axes.set_xlabel("array statements")
    axes.set_ylabel("milliseconds to compile")
    axes.legend(fontsize=7)
    figure.tight_layout()
    figure.savefig(path, dpi=110)
    pyplot.close(figure)


def bars(axes, rows, peers, value):
    colors = {"conure": "#2a9d5c", "numba": "#4a7fc1", "numba fastmath": "#a9c4e6", "NumPy/SciPy": "#e0a13a"}
    thickness = 0.8 / len(peers)
    for place, peer in enumerate(peers):
        positions = [index + (place - (len(peers) - 1) / 2) * thickness for index in range(len(rows))]
        values = [value(row, peer) for row in rows]
        drawn = axes.barh(positions, values, thickness, label=peer, color=colors[peer])
        axes.bar_label(drawn, [f"{number:.3g}" if number else "" for number in values], fontsize=6, padding=2)
    axes.set_yticks(range(len(rows)), [row["name"] for row in rows], fontsize=8)
    axes.invert_yaxis()
    axes.legend(fontsize=7, loc="lower center", bbox_to_anchor=(0.5, 1), frameon=False, ncols=len(peers))
