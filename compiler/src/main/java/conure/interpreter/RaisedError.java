package conure.interpreter;

import conure.ir.Location;
import java.util.List;

/// A Python exception that left a function, or is pending in one.
public final class RaisedError extends RuntimeException {
    private final String exceptionClass;
    private final transient List<Object> words;
    private final transient Location location;

    /// @param template as in [conure.ir.FailingOp.Failure]
    /// @param words the values of the message's arguments
    RaisedError(String exceptionClass, String template, List<Object> words, Location location) {
        super(template, null, false, false);
        this.exceptionClass = exceptionClass;
        this.words = List.copyOf(words);
        this.location = location;
    }

    /// Name of a builtin class.
    public String exceptionClass() { return exceptionClass; }

    public Location location() { return location; }

    /// The text, with integers, floats and bools in the place of `{0:int}` and so on.
    public String text() { return Messages.format(getMessage(), words); }
}
