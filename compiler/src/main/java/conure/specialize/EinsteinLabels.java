package conure.specialize;

import conure.specialize.values.PyType;
import conure.specialize.values.PyValue;
import conure.specialize.values.Specialization;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;

/// The subscripts of `np.einsum`, known when compiling:
///
///     conure.subscripts("ij,jk->ik", x, y)   →   (("i", "j"), ("j", "k")), ("i", "k"), ("i", "k", "j")
///
/// the labels of each operand's axes, those of the result, and all of them in the order in which NumPy's messages name their
/// extents. An ellipsis stands for labels of its own, `...0`, `...1`, …, counted so that the last ones of all operands agree.
final class EinsteinLabels {
    private static final String ELLIPSIS = "...";

    private final Specialization in;

    EinsteinLabels(Specialization in) { this.in = in; }

    /// Null after raising ValueError.
    PyValue call(String text, List<PyValue> arrays) {
        var subscripts = text.replace(" ", "");
        int arrow = subscripts.indexOf("->");
        var given = (arrow < 0 ? subscripts : subscripts.substring(0, arrow)).split(",", -1);
        var bad = subscripts.replace("->", "").replace(ELLIPSIS, "").replace(",", "").replaceAll("[A-Za-z]", "");
        if (!bad.isEmpty()) return error("invalid subscript '" + bad.charAt(0) + "' in einstein sum subscripts string, subscripts must be letters");
        // NumPy's messages say it the wrong way round.
        if (given.length > arrays.size()) return error("more operands provided to einstein sum function than specified in the subscripts string");
        if (given.length < arrays.size()) return error("fewer operands provided to einstein sum function than specified in the subscripts string");
        int most = 0;
        for (int k = 0; k < given.length; k++) {
            boolean dots = given[k].contains(ELLIPSIS);
            int more = Views.type(arrays.get(k)).rank() - given[k].replace(ELLIPSIS, "").length();
            if (more < 0) return error("einstein sum subscripts string contains too many subscripts for operand " + k);
            if (more > 0 && !dots) {
                return error("operand has more dimensions than subscripts given in einstein sum, but no '...' ellipsis provided to broadcast the extra dimensions.");
            }
            most = Math.max(most, more);
        }
        var counts = new TreeMap<String, Integer>();
        var operands = new ArrayList<List<String>>();
        for (int k = 0; k < given.length; k++) {
            int dots = Views.type(arrays.get(k)).rank() - given[k].replace(ELLIPSIS, "").length();
            operands.add(labels(given[k], most - dots, most));
            for (var label : operands.getLast()) counts.merge(label, 1, Integer::sum);
        }
        var result = arrow < 0 ? implied(counts) : labels(subscripts.substring(arrow + 2), 0, most);
        for (var label : result) {
            if (!counts.containsKey(label)) return error("einstein sum subscripts string included output subscript '" + label + "' which never appeared in an input");
            if (result.stream().filter(label::equals).count() > 1) return error("einstein sum subscripts string includes output subscript '" + label + "' multiple times");
        }
        if (arrow >= 0 && most > 0 && !subscripts.substring(arrow).contains(ELLIPSIS)) {
            return error("output has ellipsis subscripts but no ellipsis was given: output subscripts must contain '...'");
        }
        var order = new ArrayList<>(result);
        for (var label : counts.keySet()) {
            if (!result.contains(label)) order.add(label);
        }
        return PyValue.tuple(List.of(PyValue.tuple(operands.stream().map(EinsteinLabels::texts).toList()), texts(result), texts(order)));
    }

    private PyValue error(String message) { return in.raise("ValueError", message); }

    /// @param first the number of the first axis that an ellipsis stands for
    private static List<String> labels(String text, int first, int last) {
        var labels = new ArrayList<String>();
        for (int k = 0; k < text.length(); k++) {
            if (text.startsWith(ELLIPSIS, k)) {
                IntStream.range(first, last).forEach(axis -> labels.add(ELLIPSIS + axis));
                k += ELLIPSIS.length() - 1;
            } else {
                labels.add(text.substring(k, k + 1));
            }
        }
        return labels;
    }

    /// Without an arrow: the axes of ellipses, then the labels that stand once, sorted.
    private static List<String> implied(TreeMap<String, Integer> counts) {
        return counts.entrySet().stream().filter(entry -> entry.getValue() == 1 || entry.getKey().startsWith(ELLIPSIS)).map(entry -> entry.getKey()).toList();
    }

    private static PyValue texts(List<String> labels) { return PyValue.tuple(labels.stream().map(label -> new PyValue(new PyType.Text(label))).toList()); }
}
