package conure.manifest;

import java.nio.file.Path;
import java.util.List;

/// One specialisation to compile.
///
/// @param function the function, number 0 of the conversation
/// @param argumentTypes one type text a parameter, in the order of the signature; `*args` is one tuple, an argument that
///     took its default is specialised like any other
/// @param assumptions what the dispatcher promises to check, in the words of the manifest (`disjoint 0 1`)
/// @param library where the shared library shall be written
public record CompileRequest(
        Answer.Source function,
        List<String> argumentTypes,
        List<String> assumptions,
        Options options,
        Path library) {
    public CompileRequest {
        argumentTypes = List.copyOf(argumentTypes);
        assumptions = List.copyOf(assumptions);
    }

    /// @param pythonMinor the 11 of CPython 3.11: messages of exceptions differ between versions
    public record Options(boolean fastmath, boolean parallel, int pythonMinor) {}
}
