package dev.signalbox.token.machinekey;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.token.machinekey.MachineKey.Decryption;
import dev.signalbox.token.machinekey.MachineKey.Validation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebConfigTest {
    private static final String VALIDATION_KEY =
            "0074D9E5776602E629B362073918A43AD0D631800111D0453DB3416D3827C95B81F575B388A6B425E39AC49BCDC2DC8A57AD2207DC726E78544525A83AB4FE08";
    private static final String DECRYPTION_KEY = "245EDC5AAF1F32D0087178F7409370AF0A2C1FDDE1240212C73604E0DE509029";
    private static final String KEYS =
            "validationKey=\"" + VALIDATION_KEY + "\" decryptionKey=\"" + DECRYPTION_KEY + "\"";

    private final MachineKey expected = WebConfig.machineKey("<machineKey " + KEYS + "/>");

    @Test
    void theElementAlone_hasTheDefaultsOfNet() {
        assertThat(expected.validation()).isEqualTo(Validation.HMACSHA256);
        assertThat(expected.decryption()).isEqualTo(Decryption.AES);
        assertThat(expected.toString())
                .isEqualTo("MachineKey[" + expected.id() + ", HMACSHA256, AES]")
                .doesNotContainIgnoringCase(VALIDATION_KEY.substring(0, 16))
                .doesNotContainIgnoringCase(DECRYPTION_KEY.substring(0, 16));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "  \r\n<machineKey %s />\n",
                "\uFEFF<machineKey %s />",
                "<machineKey decryption='auto' validation='hmacsha256' compatibilityMode='Framework20SP2' %s></machineKey>",
                "<?xml version=\"1.0\"?><!-- ours --><configuration><system.web><compilation debug='false'/>"
                        + "<machineKey %s/></system.web></configuration>",
                "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<configuration"
                        + " xmlns=\"http://schemas.microsoft.com/.NetConfiguration/v2.0\"><location path='.'><system.web>"
                        + "<machineKey applicationName='' dataProtectorType='' %s/></system.web></location></configuration>"
            })
    void theElementMayBePastedAsItIs(String text) {
        assertThat(WebConfig.machineKey(text.formatted(KEYS)).sameAs(expected)).isTrue();
    }

    @Test
    void aFileIsRead_inWhateverEncodingItSays(@TempDir Path folder) throws IOException {
        String config = "<configuration><system.web><machineKey " + KEYS + "/></system.web></configuration>";
        Path utf8 = Files.write(folder.resolve("web.config"), ("\uFEFF" + config).getBytes(UTF_8));
        Path utf16 = Files.write(
                folder.resolve("utf16.config"),
                ("<?xml version=\"1.0\" encoding=\"utf-16\"?>" + config).getBytes(UTF_16));

        assertThat(WebConfig.machineKey(utf8.toString()).sameAs(expected)).isTrue();
        assertThat(WebConfig.read(utf16).sameAs(expected)).isTrue();
        assertThatThrownBy(() -> WebConfig.machineKey(folder.resolve("none") + "\n"))
                .hasMessage("machineKey: " + folder.resolve("none")
                        + " cannot be read (expected: a web.config or its <machineKey> element)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"A5a50F7E91B2C3D4A5a50F7E91B2C3D4A5a50F7E91B2C3D4", " a5A50F7E91B2C3D4A5a50F7E,\nFF00FF00 "})
    void bareDigitsAreNoNameOfAFile_andAreNotQuoted(String digits) {
        assertThat(WebConfig.holdsKeys(digits)).isTrue();
        assertThatThrownBy(() -> WebConfig.machineKey(digits))
                .hasMessage("machineKey: bare digits do not say which key they are, nor how it is used"
                        + " (expected: the <machineKey> element, or the path of a web.config)");
    }

    @ParameterizedTest
    @CsvSource({
        "SHA1,SHA1,AES,AES",
        "sha1,SHA1,Auto,AES",
        "HMACSHA384,HMACSHA384,AES,AES",
        "HMACSHA512,HMACSHA512,AES,AES"
    })
    void algorithms(String validation, Validation asValidation, String decryption, Decryption asDecryption) {
        MachineKey key = WebConfig.machineKey(
                "<machineKey validation='" + validation + "' decryption='" + decryption + "' " + KEYS + "/>");

        assertThat(key.validation()).isEqualTo(asValidation);
        assertThat(key.decryption()).isEqualTo(asDecryption);
    }

    @Test
    void tripleDes() {
        MachineKey key = WebConfig.machineKey("<machineKey validation='SHA1' decryption='3DES' validationKey='"
                + VALIDATION_KEY + "' decryptionKey='" + DECRYPTION_KEY.substring(0, 48) + "'/>");

        assertThat(key.decryption()).isEqualTo(Decryption.TRIPLE_DES);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "validation='MD5' {keys}|machineKey validation: \"MD5\" (expected: SHA1, HMACSHA256, HMACSHA384 or"
                        + " HMACSHA512; MachineKey.Protect takes no other)",
                "decryption='DES' {keys}|machineKey decryption: \"DES\" (expected: Auto, AES or 3DES)",
                "decryption='{v}' validationKey='{v}' decryptionKey='{d}'|machineKey decryption: 128 characters"
                        + " (expected: Auto, AES or 3DES)",
                "validationKey='{v}' decryptionKey='{v}'|machineKey decryptionKey: 64 bytes with decryption=AES"
                        + " (expected: 16, 24 or 32 bytes, that is 32, 48 or 64 hexadecimal digits)",
                "validationKey='{v}' decryptionKey='{d}' decryption='3DES'|machineKey decryptionKey: 32 bytes with"
                        + " decryption=3DES (expected: 24 bytes, that is 48 hexadecimal digits; 16 for two-key 3DES)",
                "validationKey='0074D9E5' decryptionKey='{d}'|machineKey validationKey: 4 bytes (expected: 16 to 1024"
                        + " bytes, two hexadecimal digits each; IIS makes 20 to 64)",
                "validationKey='{v}x' decryptionKey='{d}'|machineKey validationKey: 129 characters that are not pairs of"
                        + " hexadecimal digits (expected: the key itself in hexadecimal digits, the same on all servers of"
                        + " the farm, without IsolateApps)",
                "validationKey='{v}' decryptionKey='AutoGenerate,IsolateApps'|machineKey decryptionKey: AutoGenerate:"
                        + " each .NET server makes its own key and keeps it to itself, so nobody else can open its tokens"
                        + " (expected: the key itself in hexadecimal digits, the same on all servers of the farm, without"
                        + " IsolateApps)",
                "validationKey='{v},IsolateApps' decryptionKey='{d}'|machineKey validationKey: IsolateApps changes the"
                        + " key by application, in a way only that server knows (expected: the key itself in hexadecimal"
                        + " digits, the same on all servers of the farm, without IsolateApps)",
                "decryptionKey='{d}'|machineKey validationKey: missing, which means AutoGenerate: each .NET server makes"
                        + " its own key and keeps it to itself, so nobody else can open its tokens (expected: the key itself"
                        + " in hexadecimal digits, the same on all servers of the farm, without IsolateApps)",
                "configSource='machinekey.config'|machineKey configSource: the element stands in another file (expected:"
                        + " that file)",
                "configProtectionProvider='RsaProtectedConfigurationProvider'|machineKey configProtectionProvider: the"
                        + " element is encrypted (expected: decrypted; aspnet_regiis -pdf \"system.web/machineKey\" does it on"
                        + " the .NET server)",
                "dataProtectorType='My.Protector' {keys}|machineKey dataProtectorType: a .NET class does the sealing there,"
                        + " whose format is not known here (expected: no such attribute)",
            })
    void whatCannotBeUsed_isRefusedNamingTheAttribute(String attributes, String message) {
        String element = "<machineKey "
                + attributes
                        .replace("{keys}", KEYS)
                        .replace("{v}", VALIDATION_KEY)
                        .replace("{d}", DECRYPTION_KEY)
                + "/>";

        assertThatThrownBy(() -> WebConfig.machineKey(element))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void oneOfTwoElements_isNotGuessed() {
        assertThatThrownBy(() -> WebConfig.machineKey(
                        "<c><machineKey " + KEYS + "/><location><machineKey " + KEYS + "/></location></c>"))
                .hasMessage("machineKey: more than one <machineKey> element (expected: one; give the element alone that"
                        + " holds for the SignalR application)");
        assertThatThrownBy(() -> WebConfig.machineKey("<configuration/>"))
                .hasMessage(
                        "machineKey: no <machineKey> element (expected: one, below configuration/system.web or alone)");
    }

    @Test
    void documentsThatReachOutside_areRefused(@TempDir Path folder) throws IOException {
        Path secret = Files.write(folder.resolve("secret"), VALIDATION_KEY.getBytes(UTF_8));
        for (String doctype : new String[] {
            "<!DOCTYPE c [<!ENTITY x SYSTEM \"" + secret.toUri() + "\">]>",
            "<!DOCTYPE c SYSTEM \"" + secret.toUri() + "\">",
            "<!DOCTYPE c [<!ENTITY % p SYSTEM \"" + secret.toUri() + "\"> %p;]>",
            "<!DOCTYPE c [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;\">]>",
        }) {
            assertThatThrownBy(() -> WebConfig.machineKey(
                            doctype + "<c>&x;<machineKey validationKey=\"&x;\" decryptionKey=\"&b;\"/></c>"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("machineKey: ")
                    .hasMessageNotContaining(VALIDATION_KEY);
        }
    }

    @Test
    void aHugeDocument_isNotParsed(@TempDir Path folder) throws IOException {
        String text = "<machineKey " + KEYS + "/><!--" + "x".repeat(WebConfig.MAX_BYTES) + "-->";
        Path file = Files.write(folder.resolve("web.config"), text.getBytes(UTF_8));
        String message =
                "machineKey: more than 1048576 bytes of XML (expected: a web.config or its <machineKey> element)";

        assertThatThrownBy(() -> WebConfig.machineKey(text)).hasMessage(message);
        assertThatThrownBy(() -> WebConfig.read(file)).hasMessage(message);
    }

    @Property
    void anyText_isRefusedWithoutQuotingIt(@ForAll String text) {
        assertThatThrownBy(() -> WebConfig.machineKey("<" + text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("machineKey");
    }

    @Property
    void anyCut_isRefusedWithoutQuotingAKey(@ForAll int at) {
        String whole = "<c><machineKey " + KEYS + "/></c>";
        String cut = whole.substring(0, 1 + Math.floorMod(at, whole.length() - 1));

        assertThatThrownBy(() -> WebConfig.machineKey(cut))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("machineKey")
                .hasMessageNotContaining(VALIDATION_KEY.substring(0, 8))
                .hasMessageNotContaining(DECRYPTION_KEY.substring(0, 8));
    }
}
