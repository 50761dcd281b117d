package picture

import "testing"

func BenchmarkPNG(b *testing.B) {
	bd := Badge{"d6", "Data Analysis with SQL", "Nordmark University", 250, 5, Supervised, false}
	for b.Loop() {
		bd.PNG(800)
	}
}
func BenchmarkRaster(b *testing.B) {
	bd := Badge{"d6", "Data Analysis with SQL", "Nordmark University", 250, 5, Supervised, false}
	for b.Loop() {
		bd.scene(Full, content{true, true}).raster(white, 2)
	}
}
func BenchmarkSVG(b *testing.B) {
	bd := Badge{"d6", "Data Analysis with SQL", "Nordmark University", 250, 5, Supervised, false}
	for b.Loop() {
		bd.SVG(Full)
	}
}
func BenchmarkPreview(b *testing.B) {
	bd := Badge{"d6", "Data Analysis with SQL", "Nordmark University", 250, 5, Supervised, false}
	for b.Loop() {
		Preview(PreviewData{Badge: bd, Title: bd.Title, Holder: "x"})
	}
}
func BenchmarkCert(b *testing.B) {
	bd := Badge{"d6", "Data Analysis with SQL", "Nordmark University", 250, 5, Supervised, false}
	for b.Loop() {
		Certificate(CertificateData{Badge: bd, Title: bd.Title, Holder: "Mira Fen", URL: "https://e.example/a/b"})
	}
}
