"""Lists as arguments: of one type, of several, nested, empty."""

from differential import calls


@calls([1, 2.5], [True, 1], [True, 1, 2.0], [2, None, 3], [1, 2])
def elements_of_several_types(values):
    total = 0
    kinds = []
    for value in values:
        if value is not None:
            total = total + value
            kinds.append(value)
    return total, kinds, len(values)


@calls(([[], [1], [2, 3]],), ([[1.5], []],), ([[1], [2]],))
def rows_of_which_some_are_empty(rows):
    result = []
    for row in rows:
        copy = row[:]
        copy.append(row[0] if len(row) > 0 else rows[1][0] if len(rows[1]) > 0 else rows[0][0])
        result.append(copy)
    return result


@calls(([],))
def no_elements(values):
    count = 0
    for _ in values:
        count += 1
    return count, len(values), values


@calls(([(1, 2.5), (3, 4.5)],))
def pairs(values):
    return [(b, a) for a, b in values], values[1][0]
