package conure.specialize.values;

import java.util.List;

/// What the functions of a kernel have in common, as far as writing one of them asks for it.
public interface Kernel {
    /// Whether the kernel answers as CPython 3.`minor` or later: some messages differ between versions.
    boolean pythonAtLeast(int minor);

    /// One of the lists that are made at a place (`role` tells them apart): the same site however often the place is
    /// specialised.
    ListSite site(Object place, String role, Specialization in);

    /// Whether a question at a place is to be answered when running, because no kernel can be for the answer: another is
    /// refused by [#openQuestion] first.
    boolean isLeftOpen(Object place, Specialization in);

    /// A refusal after which the question is left open, if nothing else helps.
    Refused openQuestion(Refused refused, Object place, Specialization in);

    /// A list whose items are known one by one, made at a site in this copy of the code.
    PyType.KnownList knownList(ListSite site, Specialization in);

    /// Whether a known list has other items behind some branch or iteration than before it, so that these are carried as variables are.
    boolean varies(int list);

    /// Starts over with such a list.
    RuntimeException vary(int list);

    /// A function of the library that is written in the language itself (`library/`), by file and name.
    FunctionCode library(String file, String name);

    /// Writes the body of a function at its place of call; null if it does not return.
    PyValue inline(Specialization in, Guesses guesses, Object place, FunctionCode code, List<PyValue> captured, List<PyValue> arguments);

    /// Calls a function as one of its own; null if it does not return. A library function must be one that cannot raise.
    PyValue callFunction(Specialization in, FunctionCode code, List<PyValue> captured, List<PyValue> arguments);
}
