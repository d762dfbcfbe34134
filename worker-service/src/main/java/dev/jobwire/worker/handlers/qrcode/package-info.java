/** Draws a text as a QR code, on a worker thread. */
package dev.jobwire.worker.handlers.qrcode;
