package conure.manifest;

import java.util.Objects;

/// The compiler declines, in words for the user: what Python raises as `conure.CompileError`.
public final class Refusal extends RuntimeException {
    private final String code;
    private final String file;
    private final int line;
    private final int column;

    /// @param code a stable reason code, such as `unsupported-syntax`
    /// @param line of the file, from 1; 0 where there is none
    /// @param column of that line, from 0
    /// @param text at most ten lines: position, source line with caret, inferred types, reason, what to write instead
    public Refusal(String code, String file, int line, int column, String text) {
        super(text, null, false, false);
        this.code = Objects.requireNonNull(code);
        this.file = Objects.requireNonNull(file);
        this.line = line;
        this.column = column;
    }

    public String code() {
        return code;
    }

    public String file() {
        return file;
    }

    public int line() {
        return line;
    }

    public int column() {
        return column;
    }
}
