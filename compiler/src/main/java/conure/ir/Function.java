package conure.ir;

import java.util.List;
import java.util.Map;

/// A function of any level. Its body's parameters are its parameters; typed and loops functions return values of
/// `resultTypes`, an untyped function returns one object.
public record Function(String name, List<Type> resultTypes, Map<String, Object> attributes, Region body) {
    public Function {
        resultTypes = List.copyOf(resultTypes);
        attributes = Map.copyOf(attributes);
    }

    public List<Value> parameters() { return body.parameters(); }

    public Function withBody(Region body) { return new Function(name, resultTypes, attributes, body); }
}
