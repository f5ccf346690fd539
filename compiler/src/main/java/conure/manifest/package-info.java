/// What crosses the border between Python and the compiler: the request, the questions asked while specialising, their
/// answers, the refusal, and the manifest that a kernel library carries. Plain records, no dependencies.
package conure.manifest;
