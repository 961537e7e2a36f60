/** Tests of the recorder: what it must not change, and what it must write. */
@NullMarked
package dev.signalbox.conformance.record;

import org.jspecify.annotations.NullMarked;
