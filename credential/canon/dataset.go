package canon

// Kind tells the three kinds of RDF terms apart.
type Kind uint8

// The kinds. The zero value is no term: the default graph.
const (
	None Kind = iota
	IRI
	Blank
	Literal
)

// Term is an RDF term: an IRI, a blank node or a literal.
type Term struct {
	Kind     Kind
	Value    string // the IRI, the label without "_:", or the text
	Datatype string // of a literal; nothing stands for xsd:string
	Language string // of a literal of type rdf:langString
}

// Quad is a statement in a graph; its Graph is the zero Term in the default
// graph.
type Quad struct {
	Subject, Predicate, Object, Graph Term
}

// Dataset is a set of quads in any order; a repeated quad counts once.
type Dataset []Quad

const (
	rdf         = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
	rdfType     = rdf + "type"
	rdfFirst    = rdf + "first"
	rdfRest     = rdf + "rest"
	rdfNil      = rdf + "nil"
	rdfLang     = rdf + "langString"
	rdfJSON     = rdf + "JSON"
	xsd         = "http://www.w3.org/2001/XMLSchema#"
	xsdString   = xsd + "string"
	xsdBoolean  = xsd + "boolean"
	xsdInteger  = xsd + "integer"
	xsdDouble   = xsd + "double"
	i18nLiteral = "https://www.w3.org/ns/i18n#"
)

func iri(value string) Term { return Term{Kind: IRI, Value: value} }
