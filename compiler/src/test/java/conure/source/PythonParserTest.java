package conure.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.Test;

class PythonParserTest {
    private final PythonParser parser = new PythonParser();

    private Statement statement(String text) { return parser.parse(new SourceFile("test.py", text)).body().getFirst(); }

    private Expression expression(String text) { return ((Statement.Expr) statement(text)).value(); }

    private SyntaxProblem problem(String text) { return assertThrows(SyntaxProblem.class, () -> statement(text)); }

    @Test
    void positionsCountLinesFromOneAndColumnsInCharacters() {
        var assign = (Statement.Assign) parser.parse(new SourceFile("test.py", "\n'ü😀'; x = y\n")).body().get(1);
        assertEquals(new Span(8, 13, 2, 7, 2, 12), assign.span());
    }

    @Test
    void carriageReturnsAndByteOrderMarkAreNotSeen() {
        var module = parser.parse(new SourceFile("test.py", "\uFEFFif x:\r\n  y\r\n  '''a\r\nb'''\r\n"));
        var branch = (Statement.If) module.body().getFirst();
        var text = (Statement.Expr) branch.body().get(1);
        assertEquals(new Literal.Text("a\nb"), ((Expression.Constant) text.value()).value());
    }

    @Test
    void formFeedsInFrontOfALineSetTheColumnToZero() {
        var module = parser.parse(new SourceFile("test.py", "\fx\n\f\ny\n  \f'''\n\f'''\n"));
        assertEquals(3, module.body().size());
        assertEquals(3, module.body().get(1).span().line());
        assertEquals(new Literal.Text("\n\f"), ((Expression.Constant) ((Statement.Expr) module.body().get(2)).value()).value());
    }

    @Test
    void literalsAreDecoded() {
        assertEquals(new Literal.Text("a\n\u00e9\ud83d\ude00\\d–z"), constant("'a\\n\\xe9' '\\U0001F600\\d\\N{EN DASH}' u'z'"));
        assertEquals(new Literal.Text("\\n\\\\"), constant("r'\\n\\\\'[:0] or 1"));
        assertEquals(new Literal.Bytes(new byte[] {'a', (byte) 0xff, '\\', 'u'}), constant("b'a\\xff\\u'"));
        assertEquals(new Literal.Int(new BigInteger("18446744073709551616")), constant("0x1_0000000000000000"));
        assertEquals(new Literal.Imaginary(2.5), constant("2_5e-1j"));
    }

    private Literal constant(String text) {
        var at = expression(text);
        if (at instanceof Expression.BoolOp(_, var values, _)) at = values.getFirst();
        if (at instanceof Expression.Subscript(var value, _, _, _)) at = value;
        return ((Expression.Constant) at).value();
    }

    @Test
    void aNameForAChoiceNeedsNoParentheses() {
        var call = (Expression.Call) expression("f(y := a if c else b, z)");
        var named = assertInstanceOf(Expression.NamedExpr.class, call.arguments().getFirst());
        assertInstanceOf(Expression.IfExp.class, named.value());
        assertEquals(new Span(2, 20, 1, 2, 1, 20), named.span());
        assertEquals(new Span(7, 20, 1, 7, 1, 20), named.value().span());
    }

    @Test
    void formatStringsNest() {
        var joined = (Expression.JoinedStr) expression("f'{{{x!r:>{w}}}} {y = }' 'z'");
        assertEquals(List.of("Constant", "FormattedValue", "Constant", "FormattedValue", "Constant"),
                joined.values().stream().map(value -> value.getClass().getSimpleName()).toList());
        assertInstanceOf(Expression.JoinedStr.class, ((Expression.FormattedValue) joined.values().get(1)).format());
        assertEquals(new Literal.Text("} y = "), ((Expression.Constant) joined.values().get(2)).value());
    }

    @Test
    void templateStringsParse() {
        assertInstanceOf(Expression.TemplateStr.class, expression("t'a{x}'"));
    }

    @Test
    void starredCallsAndTypeAsAName() {
        assertInstanceOf(Expression.Starred.class, ((Expression.ListDisplay) expression("[*f(x).y]")).elements().getFirst());
        assertInstanceOf(Statement.Assign.class, statement("type(x).y = z"));
        assertInstanceOf(Statement.TypeAlias.class, statement("type X[T: int] = list[T]"));
    }

    @Test
    void syntaxErrorsHaveAPlace() {
        var problem = problem("x = 1\ny = = 2\n");
        assertEquals(2, problem.span().line());
        assertEquals("invalid syntax", problem.getMessage());
        assertEquals(1, problem("print x\n").span().line());
    }

    @Test
    void deepNestingIsAProblemAndNotAStackOverflow() {
        assertTrue(problem("(".repeat(100_000) + ")".repeat(100_000)).getMessage() != null);
        assertEquals("nested too deeply", problem("-".repeat(100_000) + "x").getMessage());
        assertEquals("nested too deeply", problem("x" + " + x".repeat(100_000)).getMessage());
        var blocks = new StringBuilder();
        for (int depth = 0; depth < 2000; depth++) blocks.repeat(' ', depth).append("if x:\n");
        assertTrue(problem(blocks.repeat(' ', 2000) + "x\n").getMessage() != null);
        assertInstanceOf(Expression.BoolOp.class, expression("x" + " and x".repeat(100_000)));
    }
}
