package conure.specialize.values;

import conure.ir.Location;
import conure.ir.Value;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// A refusal before it is put into words with the source at hand ([Refusals]).
public final class Refused extends RuntimeException {
    private final String code;
    private final transient Location location;
    private final String reason;
    private final String instead;
    private final transient List<PyValue> values;
    private final transient Set<Value> undecided;
    private final transient Set<Equality> compared;
    private final transient Object question;

    /// Whether an extent of an array is a number.
    public record Equality(Value extent, long number) {}

    /// @param undecided parameters and hidden arguments that would decide it, were they known when compiling
    /// @param compared extents that would, were it known whether they are these numbers
    /// @param question what may be left to be found out when running, if it cannot be known; or null
    Refused(String code, Location location, String reason, String instead, List<PyValue> values, Set<Value> undecided, Set<Equality> compared, Object question) {
        super(reason, null, false, false);
        this.code = code;
        this.location = location;
        this.reason = reason;
        this.instead = instead;
        this.values = List.copyOf(values);
        this.undecided = undecided;
        this.compared = compared;
        this.question = question;
    }

    /// The same as a caller sees it, of whose values the undecided ones are computed.
    public Refused of(Set<Value> undecided, Set<Equality> compared) { return new Refused(code, location, reason, instead, values, undecided, compared, question); }

    /// The same, for a question that may be left open.
    public Refused forNow(Object question) { return new Refused(code, location, reason, instead, values, undecided, compared, question); }

    public Object question() { return question; }

    /// The same, which would not be were these known as well.
    public Refused alsoUndecided(Set<Value> others) {
        Set<Value> all = Collections.newSetFromMap(new IdentityHashMap<>());
        all.addAll(undecided);
        all.addAll(others);
        return of(all, compared);
    }

    /// The same, which would not be were these known as well.
    public Refused alsoCompared(Set<Equality> others) {
        var all = new LinkedHashSet<>(compared);
        all.addAll(others);
        return of(undecided, all);
    }

    public Set<Value> undecided() { return undecided; }

    public Set<Equality> compared() { return compared; }

    public String code() { return code; }

    public Location location() { return location; }

    public String reason() { return reason; }

    public String instead() { return instead; }

    public List<PyValue> values() { return values; }
}
