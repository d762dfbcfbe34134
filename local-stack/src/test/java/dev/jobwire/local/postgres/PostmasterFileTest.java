package dev.jobwire.local.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostmasterFileTest {

  private static final String REST =
      "\n/data\n1795492773\n25999\n\n127.0.0.1\n  2146308         8\n";

  @TempDir Path temp;
  private Path file;
  private PostmasterFile postmaster;

  @BeforeEach
  void locate() {
    file = temp.resolve("postmaster.pid");
    postmaster = new PostmasterFile(temp);
  }

  @Test
  void isReadyWhenTheServerItselfSaysSo() throws Exception {
    Files.writeString(file, "4711" + REST + "ready   \n");
    assertThat(postmaster.saysReady(4711)).isTrue();
    assertThat(postmaster.saysReady(4712)).isFalse();

    Files.writeString(file, "4711" + REST + "starting\n");
    assertThat(postmaster.saysReady(4711)).isFalse();
    Files.writeString(file, "4711" + REST);
    assertThat(postmaster.saysReady(4711)).isFalse();
  }

  @Test
  void handsOverKeepingTheSharedMemory() throws Exception {
    Files.writeString(file, "4711" + REST + "ready   \n");
    postmaster.handOverTo(99);
    assertThat(postmaster.pid()).contains(99L);
    assertThat(Files.readAllLines(file).subList(1, 7))
        .containsExactly("/data", "1795492773", "25999", "", "127.0.0.1", "2146308         8");
  }

  @Test
  void noFileIsNoServer() {
    postmaster.handOverTo(99);
    assertThat(file).doesNotExist();
    assertThat(postmaster.pid()).isEmpty();
    assertThat(postmaster.saysReady(99)).isFalse();
  }

  @Test
  void aDamagedFileIsNoServer() throws Exception {
    Files.writeString(file, "");
    assertThat(postmaster.pid()).isEmpty();
    Files.writeString(file, "garbage");
    assertThat(postmaster.pid()).isEmpty();
  }
}
