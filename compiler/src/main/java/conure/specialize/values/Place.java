package conure.specialize.values;

/// A place of the program whose types are guessed: an operation, or a part of what it does. Operations are records, equal
/// if all their parts are, which takes long to find out; here they count as themselves.
public record Place(Object operation, String role) {
    public Place(Object operation) { this(operation, ""); }

    @Override public boolean equals(Object other) { return other instanceof Place place && place.operation == operation && place.role.equals(role); }

    @Override public int hashCode() { return System.identityHashCode(operation) * 31 + role.hashCode(); }
}
