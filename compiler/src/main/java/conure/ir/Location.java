package conure.ir;

/// Where an operation comes from: lines are relative to the function's first line (which is 0), so that a function
/// may move in its file without being compiled again; columns count characters. `caller` is the call site that an
/// inlined operation was inlined into. `function` is the number of the top-level function by which the compiler and
/// Python refer to it and the name that a traceback shows: `0/f`, `0/<lambda>`, `2/helper`.
public record Location(String function, int line, int column, int endLine, int endColumn, Location caller) {
    public static final Location UNKNOWN = new Location("", 0, 0, 0, 0, null);

    public Location {
        if (line < 0 || column < 0) throw new IllegalArgumentException("negative position");
    }

    /// The same place, inlined into `site` (behind the callers it already has).
    public Location inlinedInto(Location site) {
        return new Location(function, line, column, endLine, endColumn, caller == null ? site : caller.inlinedInto(site));
    }

    /// `f:3:4-3:9`, then ` < ` and the caller.
    public String text() {
        var here = function + ":" + line + ":" + column + "-" + endLine + ":" + endColumn;
        return caller == null ? here : here + " < " + caller.text();
    }
}
