package conure.specialize;


/// Lists: what compares elements (`in`, `==`, `index`, `count`, `remove`, `sort`).
final class ListSearch {
    private final Specialization in;
    private final Language language;

    ListSearch(Specialization in, Language language) {
        this.in = in;
        this.language = language;
    }

    PyValue call(PyValue list, String name, Calls.Arguments arguments, Object place) {
        throw in.refuse("unsupported-list", "list." + name, "a loop", list);
    }
}
