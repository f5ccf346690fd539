/// Python source text and its syntax tree.
///
/// [PythonParser] turns a [SourceFile] into a [Tree.Module]. The tree mirrors CPython's `ast` module: the same node
/// names, the same fields in the same order (spelled out in full words), the same positions. Behind it stands
/// tree-sitter's Python grammar ([TreeSitter], [ConcreteTree]), which nothing outside this package sees.
package conure.source;
