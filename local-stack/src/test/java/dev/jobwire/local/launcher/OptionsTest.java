package dev.jobwire.local.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jobwire.local.process.StartFailure;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionsTest {

  @Test
  void defaults() {
    assertThat(parse(""))
        .isEqualTo(new Options(8080, "127.0.0.1", 1, 1, null, false, false, false));
  }

  @Test
  void all() {
    Options expected =
        new Options(9000, "0.0.0.0", 3, 2, Path.of("elsewhere/x"), true, true, false);
    assertThat(
            parse(
                "--port 9000 --host 0.0.0.0 --apis 3 --workers 2 --data elsewhere/x --fresh"
                    + " --infra-only"))
        .isEqualTo(expected);
    assertThat(
            parse(
                "--fresh --port=9000 --host=0.0.0.0 --apis=3 --workers=2 --data=elsewhere/x"
                    + " --infra-only"))
        .isEqualTo(expected);
  }

  @Test
  void help() {
    assertThat(parse("--help").help()).isTrue();
    assertThat(parse("-h").help()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--prot 1          | unknown option --prot, see ./start --help",
        "start             | unknown option start, see ./start --help",
        "--port            | --port needs a value, see ./start --help",
        "--port --fresh    | --port needs a value, see ./start --help",
        "--port=           | --port needs a value, see ./start --help",
        "--port http       | --port needs a number, not \"http\"",
        "--port 0          | --port must be between 1 and 65535, not 0",
        "--port 65536      | --port must be between 1 and 65535, not 65536",
        "--apis 0          | --apis must be between 1 and 50, not 0",
        "--workers -1      | --workers must be between 0 and 50, not -1",
        "--fresh=yes       | --fresh takes no value, see ./start --help",
        "--port 65535 --apis 2 | --port 65535 leaves no room for 2 api-services",
      })
  void refusesWithOneLine(String arguments, String message) {
    assertThatThrownBy(() -> parse(arguments)).isInstanceOf(StartFailure.class).hasMessage(message);
  }

  private static Options parse(String arguments) {
    return Options.parse(arguments.isBlank() ? List.of() : List.of(arguments.trim().split(" +")));
  }
}
