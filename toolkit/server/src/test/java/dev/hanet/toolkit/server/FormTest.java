package dev.hanet.toolkit.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FormTest {
    private static final String TYPE = "multipart/form-data; boundary=B";
    private static final String TWO = """
            --B
            Content-Disposition: form-data; name="image"; filename="a.png"
            Content-Type: image/png

            first
            --almost
            --B
            content-disposition: form-data; filename=b; name=other

            \
            --B
            Content-Disposition: form-data; name="field"

            no file
            --B--
            """;

    private static byte[] bytes(String text) {
        return text.replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String text(Call.Sent sent) {
        return StandardCharsets.ISO_8859_1.decode(sent.content().duplicate()).toString();
    }

    @Test
    void files_are_read_byte_by_byte_and_fields_left_out() {
        List<Call.Sent> files = Form.files(bytes(TWO), TYPE, 3);

        assertThat(files).extracting(Call.Sent::name).containsExactly("a.png", "b");
        assertThat(files).extracting(Call.Sent::field).containsExactly("image", "other");
        assertThat(files).extracting(FormTest::text).containsExactly("first\r\n--almost", "");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "multipart/form-data; boundary=\"B\"",
                "Multipart/Form-Data;boundary=B",
                "multipart/form-data; charset=utf-8; boundary=B; x=y"
            })
    void a_border_may_be_named_in_several_ways(String type) {
        assertThat(Form.files(bytes(TWO), type, 3)).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "multipart/form-data",
                "multipart/form-data; boundary=",
                "multipart/mixed; boundary=B",
                "boundary=B"
            })
    void another_type_is_refused(String type) {
        assertThatThrownBy(() -> Form.files(bytes(TWO), type, 3)).isInstanceOf(Refusal.class);
    }

    @Test
    void names_lose_their_folders() {
        String form = TWO.replace("a.png", "..\\\\..\\\\c/d \\\"1\\\".png");

        assertThat(Form.files(bytes(form), TYPE, 3).get(0).name()).isEqualTo("d \"1\".png");
    }

    @Test
    void what_stands_before_the_first_border_and_behind_the_last_is_left_out() {
        assertThat(Form.files(bytes("preamble\n" + TWO + "epilogue"), TYPE, 3)).hasSize(2);
    }

    @Test
    void more_parts_than_are_taken_are_refused() {
        assertThatThrownBy(() -> Form.files(bytes(TWO), TYPE, 2)).hasMessageContaining("more than 2 parts");
    }

    @Test
    void headers_without_an_end_are_refused() {
        assertThatThrownBy(() -> Form.files(bytes("--B\n" + "x: y\n".repeat(5000)), TYPE, 2))
                .hasMessageContaining("no end of its headers");
    }

    @Test
    void whatever_comes_is_read_or_refused_in_a_sentence() {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(7);
        byte[] sound = bytes(TWO);
        for (int i = 0; i < 10_000; i++) {
            byte[] changed = Arrays.copyOf(sound, random.nextInt(sound.length + 1));
            for (int change = random.nextInt(5); change > 0 && changed.length > 0; change--) {
                changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
            }
            try {
                assertThat(Form.files(changed, TYPE, 3)).hasSizeLessThanOrEqualTo(3);
            } catch (Refusal e) {
                assertThat(e.status()).isEqualTo(400);
            }
        }
    }
}
