package dev.jobwire.worker.handlers.qrcode;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.EncodeHintType;
import com.google.zxing.WriterException;
import com.google.zxing.common.BitMatrix;
import com.google.zxing.qrcode.QRCodeWriter;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import dev.jobwire.worker.handler.BlockingJobHandler;
import dev.jobwire.worker.handler.JobContext;
import dev.jobwire.worker.handler.JobType;
import dev.jobwire.worker.handler.PermanentFailure;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

/** Draws with ZXing; the picture is a data URI (RFC 2397), ready for an {@code img} tag. */
@JobType(
    name = "qr-code",
    description = "Draws a text as a QR code: a PNG in a data URI.",
    schema =
        """
        {
          "$schema": "https://json-schema.org/draft/2020-12/schema",
          "type": "object",
          "additionalProperties": false,
          "required": ["text"],
          "examples": [{"text": "https://example.org/", "size": 256}, {"text": "Grüße aus der Warteschlange"}],
          "properties": {
            "text": {
              "description": "what the code says",
              "type": "string", "minLength": 1, "maxLength": 500
            },
            "size": {
              "description": "width and height in pixels",
              "type": "integer", "minimum": 64, "maximum": 1024, "default": 256
            }
          }
        }
        """)
public class QrCodeHandler implements BlockingJobHandler<QrCodeHandler.Payload> {

  static final int MIN_SIZE = 64;
  static final int MAX_SIZE = 1024;
  static final int DEFAULT_SIZE = 256;

  /** Any 500 code points fit: 4 bytes each is 2,000, and a code holds 2,331 bytes at level M. */
  static final int MAX_TEXT = 500;

  /**
   * What to draw.
   *
   * @param text 1 to 500 characters
   * @param size width and height in pixels, 64 to 1024; null for 256
   */
  public record Payload(String text, Integer size) {}

  /**
   * The picture.
   *
   * @param image a PNG as a {@code data:} URI
   */
  public record Result(String image) {}

  @Override
  public Result handle(JobContext job, Payload payload) {
    String text = payload == null ? null : payload.text();
    int size = payload == null || payload.size() == null ? DEFAULT_SIZE : payload.size();
    if (text == null || text.isEmpty() || text.codePointCount(0, text.length()) > MAX_TEXT) {
      throw new PermanentFailure("qr-text", "text must have 1 to " + MAX_TEXT + " characters");
    }
    if (size < MIN_SIZE || size > MAX_SIZE) {
      throw new PermanentFailure("qr-size", "size must be " + MIN_SIZE + " to " + MAX_SIZE);
    }
    byte[] png = BlackWhitePng.encode(draw(text, size));
    return new Result("data:image/png;base64," + Base64.getEncoder().encodeToString(png));
  }

  private static BitMatrix draw(String text, int size) {
    Map<EncodeHintType, Object> hints =
        Map.of(
            EncodeHintType.CHARACTER_SET,
            StandardCharsets.UTF_8.name(),
            EncodeHintType.ERROR_CORRECTION,
            ErrorCorrectionLevel.M,
            EncodeHintType.MARGIN,
            2);
    try {
      return new QRCodeWriter().encode(text, BarcodeFormat.QR_CODE, size, size, hints);
    } catch (WriterException e) {
      throw new PermanentFailure("qr-text", "the text does not fit into a QR code", e);
    }
  }
}
