package conure.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import conure.ir.Function;
import conure.ir.Module;
import conure.ir.Module.Level;
import conure.ir.Op;
import conure.ir.Printer;
import conure.ir.Rewriter;
import conure.ir.ScalarOp.Binary;
import conure.ir.ScalarOp.BinaryKind;
import conure.ir.TextParser;
import conure.lower.LowerToLoops;
import conure.pass.Pass;
import conure.pipeline.Compilation.Settings;
import java.util.List;
import org.junit.jupiter.api.Test;

class SameMeaningTest {
    /// Adds the elements of an array up to an index, in a roundabout way.
    private static final String PROGRAM = """
            level typed

            function @f(%a: int64[:]C, %n: i64) -> (i64) {
              %zero = constant {value = 0} : i64
              %one = constant {value = 1} : i64
              %m = extent %a {axis = 0} : i64
              %ok = sle %n, %m : i1
              check %ok, %n {class = "IndexError", form = "message", message = "{0:int}"}
              %s = for %zero, %n, %zero : i64 { (%i: i64, %t: i64)
                %x = element %a, %i : i64
                %y = mul %x, %one : i64
                %z = sub %y, %zero : i64
                %u = add %t, %z : i64
                yield %u
              }
              set_element %a, %zero, %s
              return %s
            }
            """;

    /// An optimisation that believes x − y is y − x.
    private static final Pass WRONG = new Pass.OfFunction() {
        @Override public String name() { return "wrong"; }

        @Override public Function apply(Function function) {
            return new Rewriter() {
                @Override protected void operation(Op op) {
                    if (op instanceof Binary(var result, var kind, var left, var right, var location) && kind == BinaryKind.SUB) {
                        emit(new Binary(result, kind, right, left, location));
                    } else {
                        super.operation(op);
                    }
                }
            }.function(function);
        }
    };

    private static final PassTable BROKEN = new PassTable(List.of(
            PassTable.pass(Level.TYPED, WRONG), PassTable.lowering("lower", Level.TYPED, Level.LOOPS, LowerToLoops::lower)), List.of());

    private static Module compile(PassTable table, Module module) { return new Compilation(table, Settings.TEST).run(module); }

    @Test
    void theStandardPassesChangeNothing() {
        var module = TextParser.parse(PROGRAM);
        assertThat(new SameMeaning(module).difference(compile(PassTable.standard(), module))).isNull();
    }

    @Test
    void aWrongPassIsSeenAndNamed() {
        var module = TextParser.parse(PROGRAM);
        var same = new SameMeaning(module);
        assertThat(same.difference(compile(BROKEN, module))).contains("became");
        assertThat(Bisect.guilty(BROKEN, module, same)).contains("wrong");
    }

    @Test
    void aFaultIsShownByLittle() {
        var module = TextParser.parse(PROGRAM);
        var small = Reduce.smallest(module, candidate -> !new SameMeaning(candidate).test(compile(BROKEN, candidate)));
        assertThat(Printer.print(small, false)).contains(" = sub ").doesNotContain("check", "mul", "one");
    }
}
