package dev.signalbox.token.primitive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CounterModeKdfTest {
    /** NIST CAVS 14.4, KDFCTR_gen, [PRF=HMAC_SHA512] [CTRLOCATION=BEFORE_FIXED] [RLEN=32_BITS], COUNT 0, 10, 20, 30. */
    @ParameterizedTest
    @CsvSource({
        "dd5dbd45593ee2ac139748e7645b450f223d2ff297b73fd71cbcebe71d41653c950b88500de5322d99ef18dfdd30428294c4b3094f4c954334e593bd982ec614,"
                + "b50b0c963c6b3034b8cf19cd3f5c4ebe4f4985af0c03e575db62e6fdf1ecfe4f28b95d7ce16df85843246e1557ce95bb26cc9a21974bbd2eb69e8355,"
                + "e5993bf9bd2aa1c45746042e12598155",
        "5be2bf7f5e2527e15fe65cde4507d98ba55457006867de9e4f36645bcff4ca38754f92898b1c5544718102593b8c26d45d1fceaea27d97ede9de8b9ebfe88093,"
                + "004b13c1f628cb7a00d9498937bf437b71fe196cc916c47d298fa296c6b86188073543bbc66b7535eb17b5cf43c37944b6ca1225298a9e563413e5bb,"
                + "cee0c11be2d8110b808f738523e718447d785878bbb783fb081a055160590072",
        "9dd03864a31aa4156ca7a12000f541680ce0a5f4775eef1088ac13368200b447a78d0bf14416a1d583c54b0f11200ff4a8983dd775ce9c0302d262483e300ae6,"
                + "037369f142d669fca9e87e9f37ae8f2c8d506b753fdfe8a3b72f75cac1c50fa1f8620883b8dcb8dcc67adcc95e70aa624adb9fe1b2cb396692b0d2e8,"
                + "96e8d1bc01dc95c0bf42c3c38fc54c090373ced4",
        "a9f4a2c5af839867f5db5a1e520ab3cca72a166ca60de512fd7fe7e64cf94f92cf1d8b636175f293e003275e021018c3f0ede495997a505ec9a2afeb0495be57,"
                + "8e9db3335779db688bcfe096668d9c3bc64e193e3529c430e68d09d56c837dd6c0f94678f121a68ee1feea4735da85a49d34a5290aa39f7b40de435f,"
                + "6db880daac98b078ee389a2164252ded61322d661e2b49247ea921e544675d8f17af2bf66dd40d81"
    })
    void givesTheKeysOfTheNistVectors(String key, String fixedInput, String derived) {
        HexFormat hex = HexFormat.of();

        byte[] actual = CounterModeKdf.hmacSha512(hex.parseHex(key), hex.parseHex(fixedInput), derived.length() / 2);

        assertThat(hex.formatHex(actual)).isEqualTo(derived);
    }

    /** Made by ASP.NET's own implementation; they pin how label, context and length are put together. */
    @ParameterizedTest
    @CsvSource({
        "63, V47WmHzPSkdC2vkLAomIjCzZlDOAetll3yJLcSvon7LJFjJpEN+KnSNp+gIpeydKMsENkflbrIZ/3s6GkEaH",
        "64, mVaFM4deXLl610CmnCteNzxgbM/VkmKznAlPauHcDBn0le06uOjAKLHx0LfoU2/Ttq9nd78Y6Nk6wArmdwJgJg==",
        "65, GaHPeqdUxriFpjRtkYQYWr5/iqneD/+hPhVJQt4rXblxSpB1UUqGqL00DMU/FJkX0iMCfqUjQXtXyfks+p++Ev4="
    })
    void givesTheKeysThatAspNetDerivesFromLabelAndContext(int length, String derived) {
        byte[] actual = CounterModeKdf.hmacSha512(
                "kdk".getBytes(UTF_8), "label".getBytes(UTF_8), "contextHeadercontext".getBytes(UTF_8), length);

        assertThat(Base64.getEncoder().encodeToString(actual)).isEqualTo(derived);
    }

    @Test
    void aKeyOfNoBytes_isRefused() {
        assertThatThrownBy(() -> CounterModeKdf.hmacSha512(new byte[32], new byte[1], new byte[1], 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("length: 0 (expected: at least 1 byte)");
    }
}
