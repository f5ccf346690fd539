package conure.specialize.values;

import java.util.ArrayList;
import java.util.List;

/// Calls of the functions that are written in the language itself (`library/`). What they raise is raised at the user's
/// place: they are written inline, but for those that cannot raise and are seldom needed.
public final class LibraryCode {
    private final Specialization in;
    private final Guesses guesses = new Guesses();

    public LibraryCode(Specialization in) { this.in = in; }

    /// Calls a function of a library file; null if it does not return.
    public PyValue call(String file, String name, PyValue... arguments) {
        var code = in.kernel().library(file, name);
        var place = new ArrayList<Object>(List.of(file, name, in.emit().location()));
        place.addAll(PyValue.types(List.of(arguments)));
        return in.kernel().inline(in, guesses, place, code, List.of(), List.of(arguments));
    }

    /// Calls a function that cannot raise where that is seldom needed: it stays a function, so that the code which does
    /// without it is small.
    public PyValue callSeldom(String file, String name, PyValue... arguments) {
        return in.kernel().callFunction(in, in.kernel().library(file, name), List.of(), List.of(arguments));
    }
}
