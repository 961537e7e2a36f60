/** Tests of the judge's command line. */
@NullMarked
package dev.signalbox.conformance.command;

import org.jspecify.annotations.NullMarked;
