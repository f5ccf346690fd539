package conure.source;

/// A binary arithmetic operator (`ast.operator`), with its spelling in the source.
public enum Operator {
    ADD("+", "Add"), SUBTRACT("-", "Sub"), MULTIPLY("*", "Mult"), MATRIX_MULTIPLY("@", "MatMult"), DIVIDE("/", "Div"), MODULO("%", "Mod"),
    POWER("**", "Pow"), SHIFT_LEFT("<<", "LShift"), SHIFT_RIGHT(">>", "RShift"), BIT_OR("|", "BitOr"), BIT_XOR("^", "BitXor"),
    BIT_AND("&", "BitAnd"), FLOOR_DIVIDE("//", "FloorDiv");

    private final String symbol;
    private final String astName;

    Operator(String symbol, String astName) {
        this.symbol = symbol;
        this.astName = astName;
    }

    public String symbol() { return symbol; }

    /// The name of the class in `ast`.
    public String astName() { return astName; }

    static Operator of(String symbol) {
        for (var operator : values()) if (operator.symbol.equals(symbol)) return operator;
        throw new IllegalArgumentException(symbol);
    }
}
