/** The pages of the repository, held against the code they speak of. Single-threaded. */
@NullMarked
package dev.signalbox.conformance.document;

import org.jspecify.annotations.NullMarked;
