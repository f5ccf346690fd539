package conure.pass;

import static conure.pass.Rewriting.assertKeeps;
import static conure.pass.Rewriting.assertRewrites;

import org.junit.jupiter.api.Test;

class ThreadConditionsTest {
    private static final Pass PASS = new ThreadConditions();

    @Test
    void whatAnAndFoundOutIsNotAskedAgain() {
        assertRewrites("""
                level loops
                function @f(%a: i1, %p: ptr, %x: i64) -> (i64) {
                  %c = if %a : i1 {
                    %v = load %p : i64
                    %b = slt %v, %x : i1
                    yield %b
                  } {
                    yield %a
                  }
                  %r = if %c : i64 {
                    store %p, %x
                    yield %x
                  } {
                    %one = constant {value = 1} : i64
                    yield %one
                  }
                  return %r
                }
                """, """
                level loops
                function @f(%a: i1, %p: ptr, %x: i64) -> (i64) {
                  %r = if %a : i64 {
                    %v = load %p : i64
                    %b = slt %v, %x : i1
                    %s = if %b : i64 {
                      store %p, %x
                      yield %x
                    } {
                      %one = constant {value = 1} : i64
                      yield %one
                    }
                    yield %s
                  } {
                    %one.0 = constant {value = 1} : i64
                    yield %one.0
                  }
                  return %r
                }
                """, PASS);
    }

    @Test
    void orsGoOnWhereTheyAreTrueAndConstantsAreKnown() {
        assertRewrites("""
                level loops
                function @f(%a: i1, %p: ptr, %x: i64) -> (i64) {
                  %r = block : i64 { (%L: label)
                    %yes = constant {value = true} : i1
                    %c = if %a : i1 {
                      yield %yes
                    } {
                      %v = load %p : i64
                      %b = slt %v, %x : i1
                      yield %b
                    }
                    %y = add %x, %x : i64
                    if %c {
                      exit %L, %y
                    } {
                      store %p, %y
                      yield
                    }
                    yield %x
                  }
                  return %r
                }
                """, """
                level loops
                function @f(%a: i1, %p: ptr, %x: i64) -> (i64) {
                  %r = block : i64 { (%L: label)
                    %yes = constant {value = true} : i1
                    %y = add %x, %x : i64
                    if %a {
                      exit %L, %y
                    } {
                      %v = load %p : i64
                      %b = slt %v, %x : i1
                      if %b {
                        exit %L, %y
                      } {
                        store %p, %y
                        yield
                      }
                      yield
                    }
                    yield %x
                  }
                  return %r
                }
                """, PASS);
    }

    @Test
    void chainsAreThreadedAllTheWay() {
        assertRewrites("""
                level loops
                function @f(%a: i1, %b: i1, %p: ptr, %q: ptr) -> () {
                  %c = if %a : i1 {
                    %d = if %b : i1 {
                      %v = load %p : i1
                      yield %v
                    } {
                      yield %b
                    }
                    yield %d
                  } {
                    yield %a
                  }
                  if %c {
                    store %q, %a
                    yield
                  } {
                    yield
                  }
                  return
                }
                """, """
                level loops
                function @f(%a: i1, %b: i1, %p: ptr, %q: ptr) -> () {
                  if %a {
                    if %b {
                      %v = load %p : i1
                      if %v {
                        store %q, %a
                        yield
                      } {
                        yield
                      }
                      yield
                    } {
                      yield
                    }
                    yield
                  } {
                    yield
                  }
                  return
                }
                """, PASS);
    }

    @Test
    void bothSidesLeaving() {
        assertRewrites("""
                level loops
                function @f(%a: i1, %p: ptr, %x: i64) -> (i64) {
                  %c = if %a : i1 {
                    %b = load %p : i1
                    yield %b
                  } {
                    yield %a
                  }
                  if %c {
                    store %p, %x
                    return %x
                  } {
                    %y = add %x, %x : i64
                    return %y
                  }
                  unreachable
                }
                """, """
                level loops
                function @f(%a: i1, %p: ptr, %x: i64) -> (i64) {
                  if %a {
                    %b = load %p : i1
                    if %b {
                      store %p, %x
                      return %x
                    } {
                      %y = add %x, %x : i64
                      return %y
                    }
                    unreachable
                  } {
                    %z = add %x, %x : i64
                    return %z
                  }
                  unreachable
                }
                """, PASS);
    }

    @Test
    void aConditionThatIsUsedTwiceStays() {
        assertKeeps("""
                level loops
                function @f(%a: i1, %p: ptr) -> (i1) {
                  %c = if %a : i1 {
                    %b = load %p : i1
                    yield %b
                  } {
                    yield %a
                  }
                  if %c {
                    store %p, %a
                    yield
                  } {
                    yield
                  }
                  return %c
                }
                """, PASS);
    }

    @Test
    void nothingIsMovedPastWhatActs() {
        assertKeeps("""
                level loops
                function @f(%a: i1, %p: ptr, %q: ptr) -> () {
                  %c = if %a : i1 {
                    %b = load %p : i1
                    yield %b
                  } {
                    yield %a
                  }
                  store %p, %a
                  if %c {
                    store %q, %a
                    yield
                  } {
                    yield
                  }
                  return
                }
                """, PASS);
    }

    @Test
    void nothingIsKnownOrTheCopyIsLarge() {
        assertKeeps("""
                level loops
                function @f(%a: i1, %b: i1, %p: ptr, %x: i64) -> () {
                  %c = if %a : i1 {
                    %u = load %p : i1
                    yield %u
                  } {
                    yield %b
                  }
                  if %c {
                    store %p, %x
                    yield
                  } {
                    yield
                  }
                  %d = if %a : i1 {
                    %v = load %p : i1
                    yield %v
                  } {
                    yield %a
                  }
                  if %d {
                    yield
                  } {
                    store %p, %x
                    store %p, %x
                    store %p, %x
                    store %p, %x
                    yield
                  }
                  return
                }
                """, PASS);
    }
}
