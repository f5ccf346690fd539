package conure.specialize.values;

import conure.ir.Location;
import conure.ir.Value;
import java.util.Collections;
import java.util.IdentityHashMap;
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

    /// @param undecided parameters and hidden arguments that would decide it, were they known when compiling
    Refused(String code, Location location, String reason, String instead, List<PyValue> values, Set<Value> undecided) {
        super(reason, null, false, false);
        this.code = code;
        this.location = location;
        this.reason = reason;
        this.instead = instead;
        this.values = List.copyOf(values);
        this.undecided = undecided;
    }

    /// The same as a caller sees it, of whose values the undecided ones are computed.
    public Refused of(Set<Value> undecided) { return new Refused(code, location, reason, instead, values, undecided); }

    /// The same, which would not be were these known as well.
    public Refused alsoUndecided(Set<Value> others) {
        Set<Value> all = Collections.newSetFromMap(new IdentityHashMap<>());
        all.addAll(undecided);
        all.addAll(others);
        return of(all);
    }

    public Set<Value> undecided() { return undecided; }

    public String code() { return code; }

    public Location location() { return location; }

    public String reason() { return reason; }

    public String instead() { return instead; }

    public List<PyValue> values() { return values; }
}
