package dev.signalbox.protocol.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.protocol.ProtocolException;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetDialectTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            010                                  | 8
            [010,0x1F,0XfF,-010,-007,00]         | [8,31,255,-10,-7,0]
            0xFFFFFFFFFFFFFFFF                   | -1
            [-00,-000,-0001.5,-0e1,-08]          | [-0,-0,-1.5,-0e1,-8]
            {"a":undefined,undefined:1}          | {"a":null,undefined:1}
            [undefined,'undefined']              | [null,'undefined']
            new Date(5)                          | "Date"
            [new Date (1, ")", [new X('(')]),2]  | ["Date",2]
            {"d":new  Date(-1) /* new Y(2) */}   | {"d":"Date" /* new Y(2) */}
            [010,new A(new B(1)]                 | [8,new A(new B(1)]
            [010] // 011                         | [8] // 011
            {a010:1,$0x1:010}                    | {a010:1,$0x1:8}
            """)
    void whatOnlyTheOriginalTakesIsPutIntoPlainJson(String json, String plain) {
        assertThat(NetDialect.mended(json)).isEqualTo(plain);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            0
            0.5
            0e1
            [1,-2,3.5e-7]
            "010 undefined new Date(5)"
            {"a\\"010":'it\\'s undefined'}
            08
            0x
            0x10000000000000000
            newDate(5)
            new Date(5
            [new Date(5, new X(6)]
            new Date(')
            new (5)
            undefinedness
            /* 010 */ 1
            """)
    void everythingElseStaysAsItIs(String json) {
        assertThat(NetDialect.mended(json)).isNull();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            1.50                          | 1.5
            1e5                           | 100000.0
            [ 1 , 2 ,]                    | [1,2]
            {a : 'x' , /* c */ "b":null}  | {"a":"x","b":null}
            "\\u0041\\u0085/"             | "A\\u0085/"
            [010,NaN,-Infinity]           | [8,NaN,-Infinity]
            true                          | true
            """)
    void aValueIsRewrittenAsTheOriginalHandsItOn(String json, String rewritten) {
        assertThat(NetDialect.rewritten(json)).isEqualTo(rewritten);
    }

    @Test
    void placesInFailuresAreCountedInTheRewrittenText() {
        assertThatThrownBy(() -> NetJson.standard().read("[ 1,  1.50 ]", int[].class))
                .isInstanceOf(JsonReadException.class)
                .hasMessage("Input string '1.5' is not a valid integer. Path '[1]', line 1, position 6.");
        assertThatThrownBy(() -> NetJson.standard().read("08", int.class)).isInstanceOf(JsonReadException.class);
    }

    @Test
    void invocationsAndListsOfHubsMayBeWrittenSo() throws Exception {
        HubInvocation invocation = HubInvocation.parse(
                "{H:'chat',M:'Add',A:[010,0x10,undefined,new Date(5)],I:010}", ReadLimits.defaults());
        assertThat(invocation.arguments()).isEqualTo(List.of("8", "16", "null", "\"Date\""));
        assertThat(invocation.id()).isEqualTo("8");
        assertThat(ConnectionData.hubNames("[{name:'chat',x:undefined,y:new Date(010)}]"))
                .containsExactly("chat");
        assertThatThrownBy(() -> HubInvocation.parse("{A:[010,09]}", ReadLimits.defaults()))
                .isInstanceOf(ProtocolException.class);
        assertThatThrownBy(() -> ConnectionData.hubNames("[{name:undefined")).isInstanceOf(ProtocolException.class);
    }

    @Property(tries = 2000)
    void anyTextIsMendedOrNot(@ForAll("pieces") String json) {
        String mended = NetDialect.mended(json);
        if (mended != null) {
            assertThat(NetDialect.mended(mended))
                    .as("mending twice changes nothing, unless one change made another possible")
                    .satisfiesAnyOf(
                            again -> assertThat(again).isNull(),
                            again -> assertThat(again).isNotEqualTo(json));
        }
        assertThat(NetDialect.rewritten(json))
                .satisfiesAnyOf(
                        none -> assertThat(none).isNull(),
                        some -> assertThat(some).isNotEmpty());
    }

    @Provide
    Arbitrary<String> pieces() {
        return Arbitraries.of(
                        "0",
                        "1",
                        "7",
                        "x",
                        "-",
                        "undefined",
                        "new ",
                        "Date",
                        "(",
                        ")",
                        "'",
                        "\"",
                        "\\",
                        "/*",
                        "*/",
                        "//",
                        "\n",
                        ",",
                        ":",
                        "[",
                        "]",
                        "{",
                        "}",
                        " ",
                        "a",
                        ".")
                .list()
                .ofMaxSize(16)
                .map(parts -> String.join("", parts));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            01/02/2020                        | 2020-01-02T00:00
            1/2/2020 3:04                     | 2020-01-02T03:04
            1/2/2020 3:04:05 PM               | 2020-01-02T15:04:05
            12/31/1999 12:00 AM               | 1999-12-31T00:00
            12/31/1999 12:00 p.m.             | 1999-12-31T12:00
            1/2/99                            | 1999-01-02T00:00
            1/2/29                            | 2029-01-02T00:00
            2020/1/2                          | 2020-01-02T00:00
            2020-1-2 03:04:05.1234567         | 2020-01-02T03:04:05.123456700
            2 Jan 2020                        | 2020-01-02T00:00
            2 january 2020 3:04 pm            | 2020-01-02T15:04
            Jan 2, 2020                       | 2020-01-02T00:00
            January 2, 2020 03:04:05          | 2020-01-02T03:04:05
            Thursday, January 2, 2020         | 2020-01-02T00:00
            Thu, 02 Jan 2020 03:04:05 GMT     | 2020-01-02T03:04:05
            1/2/2020 03:04:05 +02:00          | 2020-01-02T01:04:05
            """)
    void datesOfTheInvariantCultureAreRead(String text, String expected) throws JsonReadException {
        assertThat(NetJson.standard().read('"' + text + '"', java.time.LocalDateTime.class))
                .hasToString(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            13/13/2020
            2/30/2020
            Fri, 02 Jan 2020 03:04:05 GMT
            1/2/2020 25:00
            1/2/2020 13:00 PM
            3:04 PM
            1/2
            Jan
            1/2/20200
            """)
    void whatIsNoDateIsRefused(String text) {
        assertThatThrownBy(() -> NetJson.standard().read('"' + text + '"', java.time.Instant.class))
                .isInstanceOf(JsonReadException.class)
                .hasMessageStartingWith("Could not convert string to DateTime: " + text + ".");
    }
}
