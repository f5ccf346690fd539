package conure.specialize;

import conure.specialize.values.ListSite;
import conure.specialize.values.PyType;
import conure.specialize.values.PyValue;
import conure.specialize.values.Refused;
import conure.specialize.values.Specialization;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Which lists of a kernel are known item by item ([PyType.KnownList]): those without which something would be refused, because a length or
/// the type of each item has to be known.
///
///     index = [slice(None)] * x.ndim; index[axis] = 0; x[tuple(index)]        np.zeros([n + 2 for n in x.shape])
///
/// A refusal of what is done with a list is answered by a new start in which the lists of its site are such; where that does not help, by
/// another in which there are none, so that the first refusal stands.
final class KnownLists {
    /// The numbers of cells are smaller.
    private static final int FIRST = 1 << 20;
    /// A function that calls itself makes ever new lists.
    private static final int MOST_LESSONS = 40;

    private final Map<Made, PyType.KnownList> ids = new HashMap<>();
    private final Set<Integer> varying = new HashSet<>();
    private final Set<ListSite> sites = new LinkedHashSet<>();
    private int lessons;
    private boolean hopeless;

    /// A list of a site in one of the copies of the code.
    private record Made(ListSite site, List<Object> copies) {}

    /// Thrown when more is known of lists than what has been written takes for granted.
    static final class Learned extends RuntimeException {
        Learned() { super(null, null, false, false); }
    }

    PyType.KnownList of(ListSite site, Specialization in) {
        return ids.computeIfAbsent(new Made(site, in.copies()), _ -> new PyType.KnownList(FIRST + ids.size()));
    }

    boolean varies(int list) { return varying.contains(list); }

    RuntimeException vary(int list) {
        varying.add(list);
        lessons++;
        return new Learned();
    }

    /// Starts over if some of the values that were refused, of these types, are lists, or hold some, that might be known.
    void learn(List<PyType> types) {
        if (hopeless || lessons > MOST_LESSONS) return;
        var found = new LinkedHashSet<ListSite>();
        for (var type : types) collect(type, found);
        boolean more = false;
        for (var site : found) {
            if (site.isItemByItem()) continue;
            site.know(true);
            sites.add(site);
            more = true;
        }
        lessons++;
        if (more) throw new Learned();
    }

    private static void collect(PyType type, Set<ListSite> into) {
        switch (type) {
            case PyType.ListObject(var site) -> {
                if (!site.root().isArgument() && into.add(site.root())) collect(site.element(), into);
            }
            case PyType.Tuple(var items, _) -> items.forEach(item -> collect(item, into));
            case PyType.Either(var alternatives) -> alternatives.forEach(each -> collect(each, into));
            case PyType.Iterator(_, var parts) -> parts.forEach(part -> collect(part, into));
            case PyType.BoundMethod(var self, _) -> collect(self, into);
            case PyType.FormattedText(_, var shown) -> shown.forEach(each -> collect(each, into));
            case PyType.ExceptionObject(_, var arguments) -> arguments.forEach(each -> collect(each, into));
            case PyType.FunctionObject function when function.code().isGenerator() -> {
                function.captured().forEach(each -> collect(each, into));
                function.defaults().forEach(each -> collect(each, into));
            }
            default -> { }
        }
    }

    /// Whether a refusal is due to lists that are known: from now on there are none.
    boolean giveUp(Refused refused) {
        if (hopeless || sites.isEmpty() || !refused.code().equals(Specialization.UNKNOWN_LIST) && lessons <= MOST_LESSONS) return false;
        sites.forEach(site -> site.know(false));
        hopeless = true;
        return true;
    }

    /// Whether a function that is called with these values gets to a known list: then it is written where the list is.
    static boolean areReached(Specialization in, List<PyValue> captured, List<PyValue> arguments) {
        var cells = new LinkedHashSet<Integer>();
        var all = new ArrayList<>(captured);
        all.addAll(arguments);
        for (var value : all) SharedVariables.collect(in, value.type(), cells);
        return cells.stream().anyMatch(id -> id >= FIRST);
    }
}
