package dev.jobwire.worker.handlers.qrcode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.DecodeHintType;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import dev.jobwire.worker.catalog.TestContext;
import dev.jobwire.worker.handler.PermanentFailure;
import dev.jobwire.worker.handlers.qrcode.QrCodeHandler.Payload;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.util.Base64;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QrCodeHandlerTest {

  private static final String PREFIX = "data:image/png;base64,";

  private final QrCodeHandler handler = new QrCodeHandler();

  private BufferedImage draw(String text, Integer size) throws Exception {
    String image = handler.handle(new TestContext(), new Payload(text, size)).image();
    assertThat(image).startsWith(PREFIX);
    byte[] png = Base64.getDecoder().decode(image.substring(PREFIX.length()));
    return ImageIO.read(new ByteArrayInputStream(png));
  }

  private static String read(BufferedImage image) throws Exception {
    int[] pixels =
        image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    return new QRCodeReader()
        .decode(
            new BinaryBitmap(
                new HybridBinarizer(
                    new RGBLuminanceSource(image.getWidth(), image.getHeight(), pixels))),
            Map.of(DecodeHintType.PURE_BARCODE, true))
        .getText();
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "https://example.org/?a=1&b=2", "Grüße, 世界 😀"})
  void saysTheText(String text) throws Exception {
    assertThat(read(draw(text, null))).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(ints = {64, 250, 1024})
  void hasTheSizeAskedFor(int size) throws Exception {
    BufferedImage image = draw("x", size);

    assertThat(image.getWidth()).isEqualTo(size);
    assertThat(image.getHeight()).isEqualTo(size);
    assertThat(read(image)).isEqualTo("x");
  }

  @Test
  void takesTheLongestTextThereIs() throws Exception {
    String text = "😀".repeat(QrCodeHandler.MAX_TEXT);

    assertThat(read(draw(text, 1024))).isEqualTo(text);
  }

  @Test
  void refusesWhatIsOutOfRange() {
    for (Payload bad :
        new Payload[] {
          null,
          new Payload(null, null),
          new Payload("", null),
          new Payload("x".repeat(501), null),
          new Payload("x", 63),
          new Payload("x", 1025)
        }) {
      assertThatThrownBy(() -> handler.handle(new TestContext(), bad))
          .isInstanceOf(PermanentFailure.class);
    }
  }
}
