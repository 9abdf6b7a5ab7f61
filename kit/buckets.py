"""Private files in an S3-compatible bucket; loaded where `FILES_URL` names one."""

from __future__ import annotations

from typing import Any

from boto3.exceptions import Boto3Error
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from storages.backends.s3 import S3Storage


class Bucket(S3Storage):
    """A bucket of our own: nothing in it is public, and nobody is sent there."""

    faults = (OSError, BotoCoreError, Boto3Error, ClientError)

    def __init__(self, **asked: Any) -> None:
        usual = {
            "default_acl": None,
            "file_overwrite": True,  # the same bytes are the same file
            "max_memory_size": 1 << 20,  # a file of notices is read from a disk
            "client_config": Config(
                connect_timeout=3,
                read_timeout=20,
                retries={"max_attempts": 2, "mode": "standard"},
                s3={"addressing_style": "path"},
                signature_version="s3v4",
                # Servers other than the first of their kind do not know the newer sums.
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
            ),
        }
        super().__init__(**usual | asked)

    def trouble(self) -> str:
        """What is wrong with the bucket, or nothing."""
        try:
            self.connection.meta.client.head_bucket(Bucket=self.bucket_name)
        except self.faults:
            return "the bucket does not answer or is not ours to use"
        return ""
