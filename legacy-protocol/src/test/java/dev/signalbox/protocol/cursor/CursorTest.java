package dev.signalbox.protocol.cursor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.protocol.json.Utf8Buffer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class CursorTest {

    @Test
    void theTextIsShortUpperCaseHex() {
        assertThat(new Cursor(0x1F3A9CL, 0x2B)).hasToString("g-1F3A9C-2B");
        assertThat(new Cursor(0, 0)).hasToString("g-0-0");
        assertThat(new Cursor(-1, Long.MAX_VALUE)).hasToString("g-FFFFFFFFFFFFFFFF-7FFFFFFFFFFFFFFF");
    }

    @ParameterizedTest
    @NullAndEmptySource
    void noTextIsAbsent(String text) {
        assertThat(Cursor.parse(text)).isEqualTo(new Cursor.Absent());
    }

    @ParameterizedTest(name = "L 165, L 168: {0} is foreign")
    @ValueSource(
            strings = {
                "d-FAD018B2-B,1C|S,0",
                "s-0,FFFFFFFFFFFFFFFF",
                "g",
                "g-",
                "g--",
                "g-1",
                "g-1-",
                "g--1",
                "g-1-2-",
                "g-1-2-3",
                "g-a-b",
                "g-01-2",
                "g-1-02",
                "g-1-8000000000000000",
                "g-1-FFFFFFFFFFFFFFFF0",
                "G-1-2",
                " g-1-2",
                "g-1-2 ",
                "g-+1-2",
                "g-1--2",
                "g-１-2",
                "null",
                "undefined"
            })
    void otherTextIsForeign(String text) {
        assertThat(Cursor.parse(text)).isEqualTo(new Cursor.Foreign());
    }

    @Test
    void aPositionIsNotNegative() {
        assertThatThrownBy(() -> new Cursor(1, -1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Property
    void theTextIsReadBack(@ForAll long epoch, @ForAll @LongRange(min = 0) long position) {
        Cursor cursor = new Cursor(epoch, position);
        assertThat(Cursor.parse(cursor.toString())).isEqualTo(new Cursor.Known(cursor));
        assertThat(cursor.toString()).hasSizeLessThan(40);
        Utf8Buffer bytes = new Utf8Buffer();
        cursor.writeTo(bytes);
        assertThat(bytes).hasToString(cursor.toString());
    }

    @Property
    void anyTextIsRead(@ForAll String text) {
        assertThat(Cursor.parse("g-" + text)).isNotNull();
        assertThat(Cursor.parse(text)).isNotNull();
    }
}
