package conure.specialize;

import conure.specialize.numbers.Casts;
import conure.specialize.values.Specialization;

/// What Python's operations mean on typed values, one class a part of the language, for the function being written.
final class Language {
    private final Specializer kernel;
    private final Operators operators;
    private final Attributes attributes;
    private final Subscripts subscripts;
    private final Lists lists;
    private final ListItems listItems;
    private final NamedTuples namedTuples;
    private final Iterables iterables;
    private final Iteration iteration;
    private final Unpacking unpacking;
    private final Calls calls;
    private final Strings strings;
    private final Exceptions exceptions;
    private final LibraryCalls library;
    private final Methods methods;
    private final LargeInts largeInts;
    private final ArrayConstructors constructors;
    private final Aranges aranges;
    private final MemoryOrder memoryOrder;
    private final ListSearch listSearch;
    private final TupleOperators tuples;
    private final Arrays arrays;
    private final ArrayAttributes arrayAttributes;
    private final ArrayStores stores;
    private final Elementwise elementwise;
    private final Ufuncs ufuncs;
    private final ExtremePositions extremes;
    private final UfuncOutputs outputs;
    private final Slices slices;
    private final BasicIndexing basicIndexing;
    private final AdvancedIndexing indexing;
    private final Masks masks;

    Language(Specializer kernel, Specialization in) {
        this.kernel = kernel;
        operators = new Operators(in, this);
        attributes = new Attributes(in, this);
        subscripts = new Subscripts(in, this);
        lists = new Lists(in, this);
        listItems = new ListItems(in, this);
        namedTuples = new NamedTuples(in, this);
        iterables = new Iterables(in, this);
        iteration = new Iteration(in, this);
        unpacking = new Unpacking(in, this);
        calls = new Calls(in, this);
        strings = new Strings(in, this);
        exceptions = new Exceptions(in, this);
        library = new LibraryCalls(in, this);
        methods = new Methods(in, this);
        largeInts = new LargeInts(in, this);
        constructors = new ArrayConstructors(in, this);
        aranges = new Aranges(in, this);
        memoryOrder = new MemoryOrder(in, this);
        listSearch = new ListSearch(in, this);
        tuples = new TupleOperators(in, this);
        arrays = new Arrays(in, this);
        arrayAttributes = new ArrayAttributes(in, this);
        stores = new ArrayStores(in, this);
        elementwise = new Elementwise(in, this);
        ufuncs = new Ufuncs(in, this);
        extremes = new ExtremePositions(in, this);
        outputs = new UfuncOutputs(in, this);
        slices = new Slices(in, this);
        basicIndexing = new BasicIndexing(in, this);
        indexing = new AdvancedIndexing(in, this);
        masks = new Masks(in, this);
    }

    Specializer kernel() { return kernel; }

    Operators operators() { return operators; }

    Attributes attributes() { return attributes; }

    Slices slices() { return slices; }

    BasicIndexing basicIndexing() { return basicIndexing; }

    AdvancedIndexing indexing() { return indexing; }

    Masks masks() { return masks; }

    Subscripts subscripts() { return subscripts; }

    Lists lists() { return lists; }

    ListItems listItems() { return listItems; }

    NamedTuples namedTuples() { return namedTuples; }

    Iterables iterables() { return iterables; }

    Iteration iteration() { return iteration; }

    Unpacking unpacking() { return unpacking; }

    Calls calls() { return calls; }

    Strings strings() { return strings; }

    Exceptions exceptions() { return exceptions; }

    LibraryCalls library() { return library; }

    Methods methods() { return methods; }

    LargeInts largeInts() { return largeInts; }

    ArrayConstructors constructors() { return constructors; }

    Aranges aranges() { return aranges; }

    MemoryOrder memoryOrder() { return memoryOrder; }

    ListSearch listSearch() { return listSearch; }

    TupleOperators tuples() { return tuples; }

    /// Conversions of numbers.
    Casts casts() { return operators.numbers().casts(); }

    Arrays arrays() { return arrays; }

    ArrayAttributes arrayAttributes() { return arrayAttributes; }

    ArrayStores stores() { return stores; }

    Elementwise elementwise() { return elementwise; }

    UfuncOutputs outputs() { return outputs; }

    Ufuncs ufuncs() { return ufuncs; }

    ExtremePositions extremes() { return extremes; }
}
