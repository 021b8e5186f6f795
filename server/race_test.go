//go:build race

package server

// raceDetector says that memory and time say nothing about the product.
const raceDetector = true
