/** The judge judged: the wire client against scripted peers that send wrong bodies, slow chunks and cut streams. */
@NullMarked
package dev.signalbox.conformance.wire;

import org.jspecify.annotations.NullMarked;
