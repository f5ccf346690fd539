package conure.lower.source;

/// Why a construct is outside the language: its name, and what to write instead.
record Refusal(String code, String what, String instead) {
    private static final String SYNTAX = "unsupported-syntax";

    static final Refusal CLASS = of("a class statement", "functions and tuples inside the kernel");
    static final Refusal WITH = of("a with statement", "the with statement outside the kernel");
    static final Refusal YIELD = of("a generator (yield)", "a list that is filled and returned");
    static final Refusal ASYNC = of("an async construct", "a plain function");
    static final Refusal DICT = of("a dict", "arrays, lists or tuples indexed by integers");
    static final Refusal SET = of("a set", "a sorted array, or a boolean array that marks the members");
    static final Refusal EXCEPT_STAR = of("except*", "a plain except");
    static final Refusal IMPORT = of("a relative import inside a kernel", "the import at the top of the module");
    static final Refusal TYPE_ALIAS = of("a type alias", "the alias at the top of the module");
    static final Refusal TEMPLATE = of("a template string", "a plain string");
    static final Refusal FORMAT_SPEC = of("a format specification that is computed", "a constant format specification");
    static final Refusal CLASS_PATTERN = of("a class pattern with sub-patterns", "if with isinstance(…)");
    static final Refusal MAPPING_PATTERN = of("a mapping pattern", "literals, tuples or lists");
    static final Refusal DELETE_ATTRIBUTE = of("del of an attribute", "nothing: attributes cannot be deleted in a kernel");
    static final Refusal RAISE_ELSEWHERE = of("raise without an exception, outside the body of an except", "the exception to raise, raise ValueError(…)");

    static final Refusal TOO_DEEP = of("code that nests this deeply", "helper functions, or a loop");

    static Refusal of(String what, String instead) { return new Refusal(SYNTAX, what, instead); }

    static Refusal keywordParameters(String name) { return of("the parameter **" + name, "the keyword parameters, written out"); }

    static Refusal globalAssigned(String name) { return of("an assignment to the global name " + name, "return the value and assign it outside the kernel"); }

    static Refusal freeAssigned(String name) {
        return of("an assignment to " + name + ", a variable of the function around the kernel", "return the value and assign it outside the kernel");
    }
}
