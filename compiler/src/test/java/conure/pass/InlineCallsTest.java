package conure.pass;

import static org.assertj.core.api.Assertions.assertThat;

import conure.ir.Module;
import conure.ir.Printer;
import conure.ir.TextParser;
import conure.ir.Verifier;
import org.junit.jupiter.api.Test;

class InlineCallsTest {
    private static Module inline(String functions) {
        var module = TextParser.parse("level typed\n" + functions);
        Verifier.verify(module);
        var result = new InlineCalls().apply(module);
        Verifier.verify(result);
        return result;
    }

    private static String text(String functions) { return Printer.print(inline(functions), false); }

    @Test
    void aBodyWithOneReturnAtItsEndNeedsNoBlock() {
        assertThat(text("""
                function @f(%x: i64) -> (i64) {
                  %a = call %x {function = "twice"} : i64
                  %b = call %a {function = "twice"} : i64
                  return %b
                }
                function @twice(%y: i64) -> (i64) {
                  %z = add %y, %y : i64
                  return %z
                }
                """)).isEqualTo("""
                level typed

                function @f(%x: i64) -> (i64) {
                  %z = add %x, %x : i64
                  %z.0 = add %z, %z : i64
                  return %z.0
                }
                """);
    }

    @Test
    void earlyReturnsLeaveABlock() {
        assertThat(text("""
                function @f(%x: i64, %c: i1) -> (i64) {
                  %a = call %x, %c {function = "g"} : i64
                  return %a
                }
                function @g(%y: i64, %c: i1) -> (i64) {
                  if %c {
                    return %y
                  } {
                    yield
                  }
                  %z = add %y, %y : i64
                  return %z
                }
                """)).isEqualTo("""
                level typed

                function @f(%x: i64, %c: i1) -> (i64) {
                  %a = block : i64 { (%out: label)
                    if %c {
                      exit %out, %x
                    } {
                      yield
                    }
                    %z = add %x, %x : i64
                    yield %z
                  }
                  return %a
                }
                """);
    }

    @Test
    void errorsOfTheCalleeEscapeAsItsCallDoes() {
        assertThat(text("""
                function @f(%x: i64, %c: i1) -> (i64) {
                  %r = block : i64 { (%handler: label)
                    %a = call %x, %c, %handler, %x {function = "g", arguments = 2} : i64
                    yield %a
                  }
                  return %r
                }
                function @g(%y: i64, %c: i1) -> (i64) {
                  check %c, %y {class = "ValueError", form = "message", message = "{0:int}"}
                  %own = block : i64 { (%inner: label)
                    check %c, %inner, %y {class = "KeyError", form = "empty", message = "", arguments = 0}
                    reraise
                  }
                  return %own
                }
                """)).contains("check %c, %x, %handler, %x {arguments = 1", "check %c, %inner, %x {arguments = 0", "reraise %handler, %x");
    }

    @Test
    void operationsKnowWhereTheyWereInlined() {
        var module = inline("""
                function @f(%x: i64) -> (i64) {
                  %a = call %x {function = "g"} : i64 @0/f:3:4-3:8
                  return %a
                }
                function @g(%x: i64) -> (i64) {
                  %a = call %x {function = "h"} : i64 @1/g:1:2-1:5
                  return %a
                }
                function @h(%y: i64) -> (i64) {
                  %z = add %y, %y : i64 @2/h:7:1-7:2
                  return %z
                }
                """);
        assertThat(module.functions()).hasSize(1);
        assertThat(module.entry().body().operations().getFirst().location().text()).isEqualTo("2/h:7:1-7:2 < 1/g:1:2-1:5 < 0/f:3:4-3:8");
    }

    @Test
    void recursionStaysACall() {
        var text = text("""
                function @f(%x: i64) -> (i64) {
                  %a = call %x {function = "even"} : i64
                  return %a
                }
                function @even(%x: i64) -> (i64) {
                  %a = call %x {function = "odd"} : i64
                  return %a
                }
                function @odd(%x: i64) -> (i64) {
                  %a = call %x {function = "even"} : i64
                  return %a
                }
                """);
        assertThat(text).contains("@f", "@even", "@odd");
    }

    @Test
    void whatIsCalledInRareCasesStaysACallAndMakesItsCallerNoLarger() {
        var text = text("""
                function @f(%x: i64) -> (i64) {
                  %a = call %x {function = "quick"} : i64
                  return %a
                }
                function @quick(%x: i64) -> (i64) {
                  %zero = constant {value = 0} : i64
                  %c = sge %x, %zero : i1
                  %r = if %c : i64 {
                    yield %x
                  } {
                    %a = call %x {function = "slow"} : i64
                    yield %a
                  }
                  return %r
                }
                function @slow(%y: i64) -> (i64) {rare = true} {
                  %z = add %y, %y : i64
                  return %z
                }
                """);
        assertThat(text).contains("function = \"slow\"", "@slow").doesNotContain("quick");
    }

    @Test
    void aCalleeThatOnlyRaisesBecomesABlock() {
        assertThat(text("""
                function @f(%x: i64) -> (i64) {
                  %a = call %x {function = "fail"} : i64
                  return %a
                }
                function @fail(%x: i64) -> (i64) {
                  raise {class = "ValueError", form = "message", message = "no"}
                }
                """)).contains("%a = block : i64 { (%out: label)\n    raise {");
    }
}
