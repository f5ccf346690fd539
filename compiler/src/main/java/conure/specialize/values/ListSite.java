package conure.specialize.values;

import java.util.List;
import java.util.Objects;

/// Where lists are made (or where a list argument comes in): all lists of a site have one element type, the join of all
/// that is ever put into one of them. Lists that meet in one variable share their sites from then on.
///
/// An element type that grows after code was specialised for it restarts the specialisation ([Restart]); the sites, which
/// outlive it, start from what was learned.
public final class ListSite {
    /// Nothing has been put into the list yet.
    public static final PyType NOTHING = new PyType.Tuple(List.of());

    private final boolean argument;
    private ListSite parent;
    private PyType element;
    private boolean created;
    private boolean known;

    private ListSite(boolean argument, PyType element) {
        this.argument = argument;
        this.element = element;
    }

    public static ListSite created() { return new ListSite(false, null); }

    /// A list that the caller passes: it is read only, and its elements are what they are. An empty one has no element
    /// type ([#NOTHING]).
    public static ListSite argument(PyType element) {
        var site = new ListSite(true, element == NOTHING ? null : element);
        site.created = true;
        return site;
    }

    public ListSite root() {
        var site = this;
        while (site.parent != null) site = site.parent;
        return site;
    }

    public boolean isArgument() { return argument; }

    /// Whether anything is known to be put in.
    public boolean isKnown() { return root().element != null; }

    public PyType element() { return root().element == null ? NOTHING : root().element; }

    /// The items of lists of the site are known one by one from now on ([PyType.KnownList]), or are not any more.
    public void know(boolean itemByItem) { root().known = itemByItem; }

    /// Whether the items of the site's lists are known one by one.
    public boolean isItemByItem() { return root().known; }

    /// Thrown when what has been specialised so far assumed too narrow an element type.
    public static final class Restart extends RuntimeException {
        Restart() { super(null, null, false, false); }
    }

    /// Something of this type is put into lists of the site.
    public void put(PyType type) {
        var root = root();
        if (root.element != null && root.element.equals(type)) return;
        var joined = root.element == null ? type : Joins.join(root.element, type);
        if (joined.equals(root.element)) return;
        root.element = joined;
        if (root.created) throw new Restart();
    }

    /// A list of the site has been written, with the element type as known so far.
    public void create() { root().created = true; }

    /// Whether lists of both sites may meet in one variable and share their sites. Those that a caller passes stay apart
    /// from those that are made here: they are not to be changed, and their elements lie in memory as the caller laid them.
    boolean canUnite(ListSite other) {
        var left = root();
        var right = other.root();
        return left == right || !left.argument && !right.argument
                || left.argument && right.argument && Objects.equals(left.element, right.element);
    }

    /// Lists of both sites may be the same list from here on.
    public void unite(ListSite other) {
        var left = root();
        var right = other.root();
        if (left == right) return;
        boolean same = Objects.equals(left.element, right.element);
        boolean written = left.created || right.created;
        right.parent = left;
        left.created = written;
        if (same) return;
        try {
            left.element = left.element == null ? right.element : right.element == null ? left.element : Joins.join(left.element, right.element);
        } catch (Joins.Conflict conflict) {
            // A list and one of the lists in it: as one, neither had a type that can be told.
            right.parent = null;
            throw conflict;
        }
        if (written) throw new Restart();
    }

    /// Whether types are the same but for the sites of their lists, which may be united.
    public static boolean differInSites(PyType one, PyType other) {
        if (one.equals(other)) return true;
        return switch (one) {
            case PyType.ListObject(var a) when other instanceof PyType.ListObject(var b) ->
                    a.canUnite(b) && (!a.isKnown() || !b.isKnown() || differInSites(a.element(), b.element()));
            case PyType.Tuple(var items, var named) when other instanceof PyType.Tuple(var others, var otherNamed) ->
                    Objects.equals(named, otherNamed) && differInSites(items, others);
            case PyType.Either(var alternatives) when other instanceof PyType.Either(var others) -> differInSites(alternatives, others);
            case PyType.FunctionObject f when other instanceof PyType.FunctionObject g && f.code().equals(g.code()) ->
                    differInSites(f.captured(), g.captured()) && differInSites(f.defaults(), g.defaults());
            default -> false;
        };
    }

    public static boolean differInSites(List<PyType> some, List<PyType> others) {
        if (some.size() != others.size()) return false;
        for (int k = 0; k < some.size(); k++) {
            if (!differInSites(some.get(k), others.get(k))) return false;
        }
        return true;
    }

    /// Unites the sites in types that [differ in them][#differInSites] only; those of the first stay the roots.
    public static void unite(PyType one, PyType other) {
        switch (one) {
            case PyType.ListObject(var a) when other instanceof PyType.ListObject(var b) -> {
                if (a.isKnown() && b.isKnown() && a.root() != b.root()) unite(a.element(), b.element());
                a.unite(b);
            }
            case PyType.Tuple(var items, _) when other instanceof PyType.Tuple(var others, _) -> unite(items, others);
            case PyType.Either(var alternatives) when other instanceof PyType.Either(var others) -> unite(alternatives, others);
            case PyType.FunctionObject f when other instanceof PyType.FunctionObject g -> {
                unite(f.captured(), g.captured());
                unite(f.defaults(), g.defaults());
            }
            default -> { }
        }
    }

    public static void unite(List<PyType> some, List<PyType> others) {
        for (int k = 0; k < some.size(); k++) unite(some.get(k), others.get(k));
    }
}
