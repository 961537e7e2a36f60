package dev.signalbox.protocol.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.JsonGeneratorDelegate;
import java.io.IOException;
import java.math.BigDecimal;

/**
 * Writes fractions with the original's digits wherever they come from, trees and arrays included. What JSON has no number for
 * becomes a string (protocol A14).
 */
final class NetGenerator extends JsonGeneratorDelegate {

    NetGenerator(JsonGenerator out) {
        super(out, false);
    }

    @Override
    public void writeNumber(double value) throws IOException {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            delegate.writeString(Double.toString(value));
        } else {
            delegate.writeNumber(NetNumbers.format(value));
        }
    }

    @Override
    public void writeNumber(float value) throws IOException {
        if (Float.isNaN(value) || Float.isInfinite(value)) {
            delegate.writeString(Float.toString(value));
        } else {
            delegate.writeNumber(NetNumbers.format(value));
        }
    }

    @Override
    public void writeNumber(BigDecimal value) throws IOException {
        delegate.writeNumber(NetNumbers.format(value));
    }

    @Override
    public void writeArray(double[] values, int offset, int length) throws IOException {
        writeStartArray(values, length);
        for (int i = offset; i < offset + length; i++) {
            writeNumber(values[i]);
        }
        writeEndArray();
    }
}
