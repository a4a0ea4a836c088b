"""Stands in for S3 on this machine: refuses wrong keys, and what the policy does not allow.

replica.py runs this in the environment that it makes, where moto is; it is no part of the project.
Says its address and the keys of a user who may do what the policy on standard input says, then
waits until it is ended.
"""

import json
import os
import sys
import threading

#: moto lets everyone in for so many calls: those below, which make the bucket and the user.
os.environ["INITIAL_NO_AUTH_ACTION_COUNT"] = "4"

import boto3
from moto.server import ThreadedMotoServer

REGION = "eu-west-2"


def main(bucket):
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    address = "http://{}:{}".format(*server.get_host_and_port())
    here = {"endpoint_url": address, "region_name": REGION}
    here |= {"aws_access_key_id": "first", "aws_secret_access_key": "first"}
    where = {"LocationConstraint": REGION}
    boto3.client("s3", **here).create_bucket(Bucket=bucket, CreateBucketConfiguration=where)
    people = boto3.client("iam", **here)
    people.create_user(UserName="litestream")
    policy = json.loads(sys.stdin.read())
    # S3 asks leave to delete for each object; moto 5.2.5 asks for the bucket as a whole besides.
    ours = {"Effect": "Allow", "Action": "s3:DeleteObject", "Resource": f"arn:aws:s3:::{bucket}"}
    policy["Statement"].append(ours)
    people.put_user_policy(
        UserName="litestream", PolicyName="copies", PolicyDocument=json.dumps(policy)
    )
    key = people.create_access_key(UserName="litestream")["AccessKey"]
    said = {"address": address, "region": REGION}
    said |= {"key": key["AccessKeyId"], "secret": key["SecretAccessKey"]}
    print(json.dumps(said), flush=True)
    threading.Event().wait()


if __name__ == "__main__":
    main(*sys.argv[1:])
