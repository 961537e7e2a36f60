/** Tests of taking frames apart and comparing them. */
@NullMarked
package dev.signalbox.conformance.compare;

import org.jspecify.annotations.NullMarked;
