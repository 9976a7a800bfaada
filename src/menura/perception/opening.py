"""Opening media files: by content alone, quietly, within limits, and with every failure a `MediaError`."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Literal

from menura.errors import MediaError

if TYPE_CHECKING:
    from av.audio.stream import AudioStream
    from av.container import InputContainer
    from av.video.stream import VideoStream

Kind = Literal["video", "image", "audio"]

MOST_PIXELS = 2**26
"""Largest picture that is decoded: 8192 × 8192."""

READABLE = "a video (mp4, mov, mkv, webm, avi …), a picture (png, jpeg, webp …) or a recording (wav, flac, mp3, ogg …)"

# Formats that name other files or addresses (playlists, concatenations) are left out on purpose: opening a stranger's
# file must never open anything else.
_CONTAINERS = (
    "mov,mp4,m4a,3gp,3g2,mj2",
    "matroska,webm",
    "avi,mpeg,mpegts,flv,asf,ogg,mxf,nut,ivf,h264,hevc,m4v,mjpeg,yuv4mpegpipe,gif,apng,dv,rm,live_flv,mpegvideo",
    "wav,w64,flac,mp3,aac,aiff,au,caf,amr,ac3,eac3,dts,ape,wv,tta,opus,mpc,mpc8,loas",
    "bmp_pipe,gif_pipe,jpeg_pipe,jpegls_pipe,j2k_pipe,jpegxl_pipe,png_pipe,ppm_pipe,pgm_pipe,pam_pipe,psd_pipe,qoi_pipe",
    "tiff_pipe,webp_pipe,webp,sgi_pipe,svg_pipe,dds_pipe,exr_pipe,hdr_pipe",
)
_STILL_BRANDS = {"avif", "heic", "heix", "mif1"}


class _Unnamed:
    """A file without its name, so that only its content decides what it is."""

    def __init__(self, file: IO[bytes]) -> None:
        self.read = file.read
        self.seek = file.seek
        self.tell = file.tell


@dataclass(frozen=True)
class Media:
    """An opened media file.

    Attributes
    ----------
    path : Path
    kind : {"video", "image", "audio"}
    container : av.container.InputContainer
    video : av.video.stream.VideoStream or None
        The first stream that is a picture and not the cover of an album.
    audio : av.audio.stream.AudioStream or None
    """

    path: Path
    kind: Kind
    container: "InputContainer"
    video: "VideoStream | None"
    audio: "AudioStream | None"

    def picture(self) -> "VideoStream":
        """Return the video stream; `MediaError` when there is only sound."""
        if self.video is None:
            raise MediaError(
                f"{self.path.name} holds sound but no picture.",
                hint="Give a video or a picture, or use the recording as sound.",
            )
        return self.video


@contextmanager
def open_media(path: Path | str) -> Iterator[Media]:
    """Open a media file for reading, by its content alone.

    Parameters
    ----------
    path : Path or str
        A file on this machine.

    Yields
    ------
    Media

    Raises
    ------
    MediaError
        If there is no such file, it is a folder or empty, or nothing in it can be decoded; also for whatever the
        decoder raises while the file is open.
    """
    path = Path(path)
    check_file(path)
    import av

    options = {"format_whitelist": ",".join(_CONTAINERS), "protocol_whitelist": "", "max_pixels": str(MOST_PIXELS)}
    with _quiet(), path.open("rb") as file:
        try:
            with av.open(_Unnamed(file), "r", options=options, metadata_errors="replace") as container:
                yield _described(path, container)
        except (av.FFmpegError, OSError, ValueError, EOFError, OverflowError, MemoryError, ArithmeticError) as error:
            raise unreadable(path) from error


def unreadable(path: Path) -> MediaError:
    """Return the error for a file in which nothing can be decoded."""
    return MediaError(
        f"{path.name} cannot be read: it is damaged, cut off, or not media at all; readable are {READABLE}.",
        hint="Check that it plays, or convert it to mp4.",
    )


def check_file(path: Path) -> None:
    """Refuse, with a `MediaError`, a path that is missing, a folder, unreadable or empty."""
    hint = "Check the path; readable are " + READABLE + "."
    try:
        if not path.exists():
            raise MediaError(f"There is no file {str(path)!r}.", hint=hint)
        if path.is_dir():
            raise MediaError(f"{str(path)!r} is a folder, not a file.", hint="Give one file inside it.")
        if not path.is_file():
            raise MediaError(f"{str(path)!r} is not an ordinary file.", hint=hint)
        if path.stat().st_size == 0:
            raise MediaError(f"{path.name} is empty (0 bytes).", hint="Copy or record it again.")
        path.open("rb").close()
    except (OSError, ValueError) as error:
        raise MediaError(f"{str(path)!r} cannot be opened: {error}.", hint=hint) from error


def _described(path: Path, container: "InputContainer") -> Media:
    from av.stream import Disposition

    pictures = [stream for stream in container.streams.video if not stream.disposition & Disposition.attached_pic]
    video = next((stream for stream in pictures if stream.codec_context is not None), None)
    audio = next((stream for stream in container.streams.audio if stream.codec_context is not None), None)
    if video is None and audio is None:
        raise MediaError(f"{path.name} holds neither picture nor sound.", hint=f"Readable are {READABLE}.")
    kind: Kind = "audio" if video is None else "image" if _is_still(container, video) else "video"
    return Media(path, kind, container, video, audio)


def _is_still(container: "InputContainer", video: "VideoStream") -> bool:
    name = container.format.name
    if name.endswith("_pipe") or name.startswith("webp"):
        return True
    if container.metadata.get("major_brand", "").strip() in _STILL_BRANDS:
        return True
    return name in ("gif", "apng") and _packets(container, video, 2) < 2


def _packets(container: "InputContainer", video: "VideoStream", enough: int) -> int:
    count = 0
    for packet in container.demux(video):
        count += packet.size > 0
        if count >= enough:
            break
    container.seek(0)
    return count


@contextmanager
def _quiet() -> Iterator[None]:
    import av

    level = av.logging.get_level()
    av.logging.set_level(None)
    try:
        yield
    finally:
        av.logging.set_level(level)
