/** The judge is judged: servers that are right and servers that are wrong on purpose. */
@NullMarked
package dev.signalbox.conformance.replay;

import org.jspecify.annotations.NullMarked;
