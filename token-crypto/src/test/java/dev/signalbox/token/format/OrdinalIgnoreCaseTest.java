package dev.signalbox.token.format;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OrdinalIgnoreCaseTest {
    @ParameterizedTest
    @CsvSource({"'',''", "alice,ALICE", "CORP\\Müller,corp\\MÜLLER", "straße,STRAßE", "Жук,ЖУК", "a:b,A:B", "😀a,😀A"})
    void namesThatDifferInCaseOnly_areEqual(String a, String b) {
        assertThat(OrdinalIgnoreCase.equal(a, b)).isTrue();
        assertThat(OrdinalIgnoreCase.equal(b, a)).isTrue();
    }

    /** The last four are pairs that a looser comparison takes for the same name. */
    @ParameterizedTest
    @CsvSource({
        "alice,''",
        "alice,alic",
        "alice,alicf",
        "strasse,straße",
        "admin,adm\u0131n",
        "ADMIN,adm\u0131n",
        "susan,\u017Fusan",
        "karl,\u212Aarl"
    })
    void otherNames_areNot(String a, String b) {
        assertThat(OrdinalIgnoreCase.equal(a, b)).isFalse();
        assertThat(OrdinalIgnoreCase.equal(b, a)).isFalse();
    }

    @Property
    void everyTextEqualsItself(@ForAll String text) {
        assertThat(OrdinalIgnoreCase.equal(text, text)).isTrue();
    }

    @Property
    void neverMoreThanTheJdkCallsEqual(@ForAll @AlphaChars String a, @ForAll String b) {
        assertThat(OrdinalIgnoreCase.equal(a, b) && !a.equalsIgnoreCase(b)).isFalse();
    }
}
