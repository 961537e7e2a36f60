/** Tests of reading and writing recordings. */
@NullMarked
package dev.signalbox.conformance.recording;

import org.jspecify.annotations.NullMarked;
