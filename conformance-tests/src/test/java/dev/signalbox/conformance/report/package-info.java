/** Tests of reading and writing recordings. */
@NullMarked
package dev.signalbox.conformance.report;

import org.jspecify.annotations.NullMarked;
