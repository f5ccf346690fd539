package conure.specialize.values;

import conure.ir.Location;
import java.util.List;

/// A refusal before it is put into words with the source at hand ([Refusals]).
public final class Refused extends RuntimeException {
    private final String code;
    private final transient Location location;
    private final String reason;
    private final String instead;
    private final transient List<PyValue> values;

    Refused(String code, Location location, String reason, String instead, List<PyValue> values) {
        super(reason, null, false, false);
        this.code = code;
        this.location = location;
        this.reason = reason;
        this.instead = instead;
        this.values = List.copyOf(values);
    }

    public String code() { return code; }

    public Location location() { return location; }

    public String reason() { return reason; }

    public String instead() { return instead; }

    public List<PyValue> values() { return values; }
}
